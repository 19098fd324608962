import { sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { guardLocked } from '../campaigns/bounce-guard.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { DomainError } from '../domain-error.js';
import { emailKey } from '../schema/contacts.js';
import { getRecipient, type RecipientWithContact } from './queries.js';
import { countPastGate, dropScheduled, lockRecipient } from './service.js';

/**
 * A message to this person came back: their last e-mail counts as bounced, they end, and nothing is sent to the address
 * any more, by any campaign. The same again when said again. It may pause the campaign by its bounce guard.
 * @param params.at when it came back, now unless told
 * @param params.detail what the notice says, kept with the message
 * @returns the recipient, and why the campaign has been paused if it has been
 * @throws DomainError `not_found`, `conflict` when no e-mail went out to them or they have answered
 */
export async function markBounced(
  db: Queryable,
  params: {
    campaignId: string;
    recipientId: string;
    actor: Actor;
    at?: Date | undefined;
    detail?: string | undefined;
  },
): Promise<RecipientWithContact & { campaignPaused: string | null; inFlight: number }> {
  const { campaignId, recipientId, actor, at, detail = 'The message came back.' } = params;
  const when = instantOrNow(at);
  // Exclusive, because the guard may have to pause the campaign.
  return await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    const before = await lockRecipient(tx, params);
    const answer = async (campaignPaused: string | null) => ({
      ...(await getRecipient(tx, params)),
      campaignPaused,
      inFlight: await countPastGate(tx, recipientId),
    });
    if (before.stopReason === 'bounced') return await answer(null);
    if (before.status === 'responded')
      throw new DomainError('conflict', 'This person has answered, so their address works.');
    const [bounced] = await tx.execute<{ id: string }>(sql`
      UPDATE campaign_actions
      SET status = 'failed', error_code = 'bounced', error_message = ${detail}, reply = ${detail}
      WHERE id = (SELECT a.id FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
                  WHERE a.recipient_id = ${recipientId} AND a.status = 'sent' AND s.channel = 'email'
                  ORDER BY a.executed_at DESC, a.id DESC LIMIT 1)
      RETURNING id`);
    if (!bounced)
      throw new DomainError('conflict', 'No e-mail has gone out to this person that could have come back.');
    await tx.execute(sql`
      UPDATE campaign_recipients
      SET status = 'failed', stop_reason = 'bounced', completed_at = ${when}, sent_count = greatest(sent_count - 1, 0)
      WHERE id = ${recipientId}`);
    const dropped = await dropScheduled(tx, recipientId);
    await suppressAddress(tx, { contactId: before.contactId, campaignId, actionId: bounced.id, actor });
    await recordEvents(tx, [
      {
        actor,
        event: 'recipient.bounced',
        campaignId,
        recipientId,
        actionId: bounced.id,
        before: { status: before.status },
        after: { status: 'failed', stop_reason: 'bounced', detail, dropped },
      },
    ]);
    return await answer(await guardLocked(tx, { campaignId, now: at, actor: 'system' }));
  });
}

async function suppressAddress(
  tx: Queryable,
  of: { contactId: string; campaignId: string; actionId: string; actor: Actor },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO suppressions (address_key, kind, reason, campaign_id, action_id, actor)
    SELECT ${emailKey(sql`email`)}, 'email', 'bounced', ${of.campaignId}, ${of.actionId}, ${of.actor}
    FROM contacts WHERE id = ${of.contactId} AND ${emailKey(sql`email`)} IS NOT NULL
    ON CONFLICT (address_key) DO NOTHING`);
}
