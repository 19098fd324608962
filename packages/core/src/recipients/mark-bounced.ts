import { sql } from 'drizzle-orm';
import { handedOverBy } from '../actions/evidence.js';
import { type FoundMail, mailOf } from '../audit/found-mail.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { guardBounces } from '../campaigns/bounce-guard.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import { DomainError } from '../domain-error.js';
import { spellingsOf } from '../imports/email-domain.js';
import { emailKey } from '../schema/contacts.js';
import { isSameAddress } from '../suppressions/address-keys.js';
import { lockSuppressions } from '../suppressions/lock.js';
import { suppress } from '../suppressions/suppress.js';
import { getRecipient, type RecipientWithContact } from './queries.js';
import { countPastGate, dropScheduled, lockRecipient } from './service.js';

type Params = {
  campaignId: string;
  recipientId: string;
  actor: Actor;
  at?: Date | undefined;
  detail?: string | undefined;
  actionId?: string | undefined;
  suppressed?: boolean;
  blamed?: string | undefined;
  mail?: FoundMail;
};

/**
 * A message to this person came back: their last e-mail, or the one that is named, counts as bounced, they end, and
 * nothing is sent to the address any more, by any campaign. The same again when said again. It may pause the campaign by its bounce guard: call it
 * outside any transaction.
 * @param params.at when it came back, now unless told
 * @param params.detail what the notice says, kept with the message
 * @param params.suppressed false when the notice blames something else than the address: only this person ends
 * @param params.blamed the address that the notice names. Anybody may have written it: when it is another one than the
 * message went to, it is left alone, and only this person ends
 * @param params.mail the notice itself, when it was read from a mailbox: it is about no message that went out after it
 * @returns the recipient, and why the campaign has been paused if it has been
 * @throws DomainError `not_found`, `conflict` when no e-mail went out to them or they have answered
 */
export async function markBounced(
  db: Queryable,
  params: Params,
): Promise<RecipientWithContact & { campaignPaused: string | null; inFlight: number }> {
  const { campaignId, recipientId } = params;
  await db.transaction((tx) => endByBounce(tx, params));
  // By the clock: the guard looks back from today, however long ago this one came back.
  const [paused] = await guardBounces(db, { campaignIds: [campaignId] });
  return {
    ...(await getRecipient(db, params)),
    campaignPaused: paused?.reason ?? null,
    inFlight: await countPastGate(db, recipientId),
  };
}

async function endByBounce(tx: Queryable, params: Params): Promise<void> {
  const { campaignId, recipientId, actor, at, detail = 'The message came back.' } = params;
  await lockSuppressions(tx, 'exclusive');
  await lockCampaigns(tx, 'shared', [campaignId, ...(await campaignsOf(tx, recipientId))]);
  const before = await lockRecipient(tx, params);
  if (before.stopReason === 'bounced') return;
  if (before.status === 'responded')
    throw new DomainError('conflict', 'This person has answered, so their address works.');
  const inTime = params.mail && at ? sql`AND ${handedOverBy(at)}` : sql``;
  const [bounced] = await tx.execute<{ id: string; sentTo: string | null }>(sql`
    UPDATE campaign_actions
    SET status = 'failed', error_code = 'bounced', error_message = ${detail}, reply = ${detail}
    WHERE id = (SELECT a.id FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
                WHERE a.recipient_id = ${recipientId} AND a.status = 'sent' AND s.channel = 'email'
                  AND a.id = coalesce(${params.actionId ?? null}, a.id) ${inTime}
                ORDER BY a.executed_at DESC, a.id DESC LIMIT 1)
    RETURNING id, (SELECT m.sent_to FROM sent_messages m WHERE m.action_id = campaign_actions.id) AS "sentTo"`);
  if (!bounced)
    throw new DomainError('conflict', 'No e-mail has gone out to this person that could have come back.');
  await tx.execute(sql`
    UPDATE campaign_recipients
    SET status = 'failed', stop_reason = 'bounced', completed_at = ${instantOrNow(at)},
        sent_count = greatest(sent_count - 1, 0)
    WHERE id = ${recipientId}`);
  const dropped = await dropScheduled(tx, recipientId);
  await recordEvents(tx, [
    {
      actor,
      event: 'recipient.bounced',
      campaignId,
      recipientId,
      actionId: bounced.id,
      before: { status: before.status },
      after: { status: 'failed', stop_reason: 'bounced', detail, dropped, ...mailOf(params.mail) },
    },
  ]);
  if (params.suppressed === false) return;
  const sentTo = bounced.sentTo ?? (await emailOf(tx, before.contactId));
  if (sentTo === null) return;
  if (params.blamed !== undefined && !(await isSameAddress(tx, params.blamed, sentTo))) return;
  await suppress(tx, { sentTo, reason: 'bounced', campaignId, actionId: bounced.id, actor });
}

/** All that suppressing an address that this person was written to will lock, so that it is taken in one order. */
async function campaignsOf(tx: Queryable, recipientId: string): Promise<string[]> {
  const written = await tx.execute<{ sentTo: string }>(sql`
    SELECT DISTINCT m.sent_to AS "sentTo" FROM campaign_actions a
    CROSS JOIN LATERAL (SELECT * FROM sent_messages m WHERE m.action_id = a.id OFFSET 0) m
    WHERE a.recipient_id = ${recipientId} AND m.sent_to IS NOT NULL`);
  const spellings = written.flatMap(({ sentTo }) => spellingsOf(sentTo.toLowerCase()));
  const rows = await tx.execute<{ id: string }>(sql`
    WITH people AS (
      SELECT contact_id AS id FROM campaign_recipients WHERE id = ${recipientId}
      UNION SELECT p.id FROM contacts p WHERE ${emailKey(sql`p.email`)} = ANY(${textArray(spellings)})
    )
    SELECT r.campaign_id AS id FROM people JOIN campaign_recipients r ON r.contact_id = people.id`);
  return rows.map(({ id }) => id);
}

/** Their address of today, for a message of which none is kept. Null when it has been taken away since. */
async function emailOf(tx: Queryable, contactId: string): Promise<string | null> {
  const [row] = await tx.execute<{ email: string | null }>(sql`
    SELECT nullif(email, '') AS email FROM contacts WHERE id = ${contactId}`);
  return row?.email ?? null;
}
