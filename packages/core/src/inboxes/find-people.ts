import { sql } from 'drizzle-orm';
import { handedOverBy } from '../actions/evidence.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { spellingsOf } from '../imports/email-domain.js';
import { emailKey } from '../schema/contacts.js';

/** A message that went out, or may have. */
export type Written = { messageId: string; actionId: string; campaignId: string; recipientId: string };

/**
 * Messages that went out under one of these Message-IDs, in the order of the ids.
 *
 * OFFSET 0: or a plan that is made without statistics reads all actions that there are, once for each id.
 */
export async function findWritten(db: Queryable, messageIds: readonly string[]): Promise<Written[]> {
  if (messageIds.length === 0) return [];
  return await db.execute<Written>(sql`
    SELECT m.message_id AS "messageId", a.id AS "actionId", a.campaign_id AS "campaignId", a.recipient_id AS "recipientId"
    FROM unnest(${textArray(messageIds)}) WITH ORDINALITY wanted (id, place)
    CROSS JOIN LATERAL (SELECT * FROM sent_messages m WHERE m.message_id = wanted.id OFFSET 0) m
    CROSS JOIN LATERAL (SELECT * FROM campaign_actions a WHERE a.id = m.action_id OFFSET 0) a
    WHERE a.status IN ('sent', 'responded', 'failed')
    ORDER BY wanted.place`);
}

/** For how long after its last message a sequence that has come to its end can still be answered outside its thread, in days. */
const ANSWERED_WITHIN = 30;
/** For how long after a message a notice that does not name it is taken to be about it, in days: servers try for five. */
const RETURNED_WITHIN = 7;

export type FoundRecipient = { campaignId: string; recipientId: string };

/**
 * Whom a mail is from, as recipients who have not answered yet: those who were written to in its thread, and the same
 * person's, or its author's, wherever this sender has written to them before it came.
 */
export async function findAuthors(
  db: Queryable,
  params: { senderId: string; thread: readonly FoundRecipient[]; from: string | null; at: Date },
): Promise<FoundRecipient[]> {
  const { senderId, thread, from, at } = params;
  const named = sql`r.id = ANY(${textArray(thread.map(({ recipientId }) => recipientId))})`;
  return await db.execute<FoundRecipient>(sql`
    WITH people AS (
      SELECT r.contact_id AS id FROM campaign_recipients r WHERE ${named}
      UNION SELECT p.id FROM contacts p WHERE ${emailKey(sql`p.email`)} = ANY(${spellings(from)})
    )
    SELECT r.id AS "recipientId", r.campaign_id AS "campaignId"
    FROM people JOIN campaign_recipients r ON r.contact_id = people.id
    WHERE r.status <> 'responded' AND (${named} OR (coalesce(r.email_sender_id, ${senderId}) = ${senderId}
      AND (r.status IN ('pending', 'in_progress')
           OR (r.stop_reason = 'finished' AND r.last_action_at > ${daysBefore(at, ANSWERED_WITHIN)}))
      AND ${writtenTo({ senderId, until: at })}))
    ORDER BY r.id`);
}

/** Whose mail came back, by its address alone: the last of them that this sender wrote to shortly before. */
export async function findReturned(
  db: Queryable,
  params: { senderId: string; address: string; at: Date },
): Promise<FoundRecipient[]> {
  const { senderId, address, at } = params;
  return await db.execute<FoundRecipient>(sql`
    SELECT r.id AS "recipientId", r.campaign_id AS "campaignId"
    FROM contacts p JOIN campaign_recipients r ON r.contact_id = p.id
    WHERE ${emailKey(sql`p.email`)} = ANY(${spellings(address)}) AND r.email_sender_id = ${senderId}
      AND r.last_action_at > ${daysBefore(at, RETURNED_WITHIN)} AND ${writtenTo({ senderId, until: at })}
    ORDER BY r.last_action_at DESC, r.id DESC LIMIT 1`);
}

/** Whether an address is one of our own senders', or where their answers go: what they write is no answer. */
export async function isOurs(db: Queryable, address: string): Promise<boolean> {
  const ours = spellings(address);
  const rows = await db.execute(sql`
    SELECT 1 FROM senders
    WHERE (lower(from_email) = ANY(${ours}) OR lower(reply_to) = ANY(${ours})) AND archived_at IS NULL LIMIT 1`);
  return rows.length > 0;
}

/** A mail names a domain in another script as `xn--…`, contacts are kept with its letters. */
const spellings = (address: string | null) => textArray(address === null ? [] : spellingsOf(address));

/** Recipient `r` got a message from this sender by then, or may have. */
const writtenTo = ({ senderId, until }: { senderId: string; until: Date }) => sql`EXISTS (
  SELECT 1 FROM campaign_actions a WHERE a.recipient_id = r.id AND a.sender_id = ${senderId}
    AND (a.status IN ('sent', 'responded') OR (a.status = 'sending' AND a.gated_at IS NOT NULL)
         OR (a.status = 'failed' AND a.error_code = 'in_doubt'))
    AND ${handedOverBy(until)})`;

const daysBefore = (at: Date, days: number) =>
  sql`${at.toISOString()}::timestamptz - make_interval(days => ${days}::int)`;
