import { type SQL, sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { emailKey, linkedinKey } from '../schema/contacts.js';
import type { OutgoingMessage } from './channel.js';
import { beforeGate, campaignIdsOf, type Fenced, fenceRows, isActive, stillMine } from './fence.js';
import { isAsMade, type MadeFrom, madeFromColumns } from './made-from.js';

/** Where a message goes; the channel says what kind of address that is. */
export type Addressed = Pick<OutgoingMessage, 'to' | 'channel'>;

/**
 * The point of no return. Answers with the ids that may go out now, and only after that is committed: still this
 * attempt, lease not run out, campaign still active, recipient still open and not paused, and the step, its text, the
 * contact and the sender still those that the message was made from. For every other nothing may be sent.
 *
 * Under the campaign's shared lock, so that a pause or an edit is either waited for and seen, or waits itself and counts
 * what has passed. A person who answers meanwhile needs no lock: their unsent action is deleted, and the two statements
 * meet on its row.
 * @param params.addressed where each message goes, by action id: a suppressed address does not pass
 * @param params.messageIds of messages from senders, by action id: written down before they can have gone out. A paused
 * sender's do not pass
 * @param params.madeFrom in the order of the claims: what one was made from may have been edited since
 */
export async function passGate(
  db: Queryable,
  claims: readonly Fenced[],
  params: {
    addressed?: ReadonlyMap<string, Addressed>;
    messageIds?: ReadonlyMap<string, string | null>;
    madeFrom?: readonly MadeFrom[];
  } = {},
): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const { addressed, messageIds, madeFrom } = params;
  const campaignIds = campaignIdsOf(claims);
  const rows = fenceRows(claims, {
    ...(addressed && {
      address: textArray(claims.map(({ actionId }) => addressed.get(actionId)?.to ?? '')),
      channel: textArray(claims.map(({ actionId }) => addressed.get(actionId)?.channel ?? '')),
    }),
    ...(madeFrom && madeFromColumns(madeFrom)),
    ...(messageIds && {
      message_id: nullableTexts(claims.map(({ actionId }) => messageIds.get(actionId) ?? null)),
    }),
  });
  const passed = await executeByKey<{ id: string }>(db, {
    lockCampaigns: campaignIds,
    statement: sql`
      UPDATE campaign_actions a SET gated_at = clock_timestamp() ${messageIds ? sql`, message_id = fence.message_id` : sql``}
      FROM ${rows}
      JOIN campaign_recipients r ON r.id = fence.recipient_id AND r.status IN ('pending', 'in_progress')
        AND r.paused_at IS NULL
      WHERE a.campaign_id = ANY(ARRAY(SELECT c.id FROM campaigns c
                                      WHERE c.id = ANY(${textArray(campaignIds)}) AND ${isActive}))
        ${messageIds ? sql`AND ${senderIsActive}` : sql``} ${addressed ? sql`AND ${isNotSuppressed}` : sql``}
        ${madeFrom ? sql`AND ${isAsMade(madeFrom)}` : sql``}
        AND ${stillMine(sql`${beforeGate} AND a.lease_until > clock_timestamp()`)}
      RETURNING a.id`,
  });
  return new Set(passed.map((row) => row.id));
}

const nullableTexts = (values: readonly (string | null)[]): SQL => sql`${sql.param(values)}::text[]`;

const senderIsActive: SQL = sql`
  EXISTS (SELECT 1 FROM senders se WHERE se.id = a.sender_id AND se.status = 'active')`;

const isNotSuppressed: SQL = sql`
  NOT EXISTS (SELECT 1 FROM suppressions x
              WHERE x.address_key = CASE fence.channel WHEN 'email' THEN ${emailKey(sql`fence.address`)}
                                                                 ELSE ${linkedinKey(sql`fence.address`)} END)`;
