import { sql } from 'drizzle-orm';
import { type FoundMail, mailOf } from '../audit/found-mail.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { stillToCome } from '../delivery/fence.js';
import { DomainError, notFound } from '../domain-error.js';
import type { RecipientStatus, StopReason } from '../schema/campaign-recipients.js';
import { rememberContacted } from './contacted-before.js';
import { getRecipient, type RecipientWithContact } from './queries.js';

type RecipientAt = { campaignId: string; recipientId: string; actor: Actor };

/**
 * The person has answered: final from any state, and the same again when said again. Drops what was scheduled, also
 * what is claimed but not past the gate, and marks the last message sent by then as answered; the clocks of mail servers differ.
 * @param params.at when the answer came, now unless told
 * @param params.mail the answer itself, when it was read from a mailbox
 * @returns the recipient, and how many messages to them were past the gate already (0 or 1)
 * @throws DomainError `not_found`
 */
export async function markResponded(
  db: Queryable,
  params: RecipientAt & { at?: Date | undefined; mail?: FoundMail },
): Promise<RecipientWithContact & { inFlight: number }> {
  const { campaignId, recipientId, actor } = params;
  const at = instantOrNow(params.at);
  return await withCampaignLock(db, 'shared', campaignId, async (tx) => {
    const before = await lockRecipient(tx, params);
    if (before.status !== 'responded') {
      await tx.execute(sql`
        UPDATE campaign_recipients
        SET status = 'responded', stop_reason = 'replied', completed_at = coalesce(completed_at, ${at})
        WHERE id = ${recipientId}`);
      const dropped = await dropScheduled(tx, recipientId);
      await tx.execute(sql`
        UPDATE campaign_actions SET status = 'responded', response_received_at = ${at}
        WHERE id = (SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId} AND status = 'sent'
                    ORDER BY executed_at <= ${at} + interval '1 minute' DESC, executed_at DESC, id DESC LIMIT 1)`);
      await recordEvents(tx, [
        {
          actor,
          event: 'recipient.responded',
          campaignId,
          recipientId,
          before: { status: before.status },
          after: { status: 'responded', dropped, ...mailOf(params.mail) },
        },
      ]);
    }
    const inFlight = await countPastGate(tx, recipientId);
    return { ...(await getRecipient(tx, params)), inFlight };
  });
}

/**
 * Takes a person out of the campaign, with their history there; the audit event remains, and whether they were reached.
 * @throws DomainError `not_found`, `in_flight` while a message to them is past the gate
 */
export async function removeRecipient(db: Queryable, params: RecipientAt): Promise<void> {
  const { campaignId, recipientId, actor } = params;
  await withCampaignLock(db, 'shared', campaignId, async (tx) => {
    const before = await lockRecipient(tx, params);
    // Taken together with a gate that is about to pass, one of the two sees the other's end.
    const dropped = await dropScheduled(tx, recipientId);
    if ((await countPastGate(tx, recipientId)) > 0)
      throw new DomainError(
        'in_flight',
        'A message to this recipient is just going out; try again in a moment.',
      );
    await rememberContacted(tx, recipientId);
    await tx.execute(sql`DELETE FROM campaign_recipients WHERE id = ${recipientId}`);
    await recordEvents(tx, [
      {
        actor,
        event: 'recipient.removed',
        campaignId,
        recipientId,
        before: { status: before.status, contact_id: before.contactId },
        after: { dropped },
      },
    ]);
  });
}

type LockedRecipient = { status: RecipientStatus; contactId: string; stopReason: StopReason | null };

/** The recipient's row, locked. @throws DomainError `not_found`, also when it belongs to another campaign */
export async function lockRecipient(tx: Queryable, at: Omit<RecipientAt, 'actor'>): Promise<LockedRecipient> {
  const [row] = await tx.execute<LockedRecipient>(sql`
    SELECT status, contact_id AS "contactId", stop_reason AS "stopReason" FROM campaign_recipients
    WHERE id = ${at.recipientId} AND campaign_id = ${at.campaignId} FOR UPDATE`);
  if (!row) throw notFound('recipient', at.recipientId);
  return row;
}

/** Deletes what has not passed the gate. A gate at the same moment either waits and finds nothing, or goes first. */
export async function dropScheduled(tx: Queryable, recipientId: string): Promise<number> {
  const dropped = await tx.execute(sql`
    DELETE FROM campaign_actions a WHERE a.recipient_id = ${recipientId} AND ${stillToCome} RETURNING a.id`);
  return dropped.length;
}

/** Messages to them that nothing can stop any more: 0 or 1. */
export async function countPastGate(tx: Queryable, recipientId: string): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM campaign_actions
    WHERE recipient_id = ${recipientId} AND status = 'sending' AND gated_at IS NOT NULL`);
  return row?.count ?? 0;
}
