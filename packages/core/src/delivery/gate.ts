import { type SQL, sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { beforeGate, campaignIdsOf, type Fenced, fenceRows, stillMine } from './fence.js';

/**
 * The point of no return. Answers with the ids that may go out now, and only after that is committed: still this
 * attempt, lease not run out, campaign still active, recipient still open and not paused. For every other nothing may be sent.
 *
 * Under the campaign's shared lock, so that a pause is either waited for and seen, or waits itself and counts what
 * has passed. A person who answers meanwhile needs no lock: their unsent action is deleted, and the two statements
 * meet on its row.
 * @param params.mails of messages by e-mail from a sender, by action id: their Message-ID is written down before they can
 * have gone out, and neither a paused sender nor a suppressed address passes
 */
export async function passGate(
  db: Queryable,
  claims: readonly Fenced[],
  params: { mails?: ReadonlyMap<string, { messageId: string | null; address: string }> } = {},
): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const { mails } = params;
  const campaignIds = campaignIdsOf(claims);
  const passed = await executeByKey<{ id: string }>(db, {
    lockCampaigns: campaignIds,
    statement: sql`
      UPDATE campaign_actions a SET gated_at = clock_timestamp() ${mails ? sql`, message_id = fence.message_id` : sql``}
      FROM ${fenceRows(claims, mails && mailsOf(claims, mails))}
      JOIN campaign_recipients r ON r.id = fence.recipient_id AND r.status IN ('pending', 'in_progress')
        AND r.paused_at IS NULL
      WHERE a.campaign_id = ANY(ARRAY(SELECT c.id FROM campaigns c
                                      WHERE c.id = ANY(${textArray(campaignIds)}) AND c.status = 'active'))
        AND ${mails ? sql`${senderAllows} AND` : sql``} ${stillMine(sql`${beforeGate} AND a.lease_until > clock_timestamp()`)}
      RETURNING a.id`,
  });
  return new Set(passed.map((row) => row.id));
}

const mailsOf = (
  claims: readonly Fenced[],
  mails: ReadonlyMap<string, { messageId: string | null; address: string }>,
) => ({
  message_id: sql`${sql.param(claims.map((claim) => mails.get(claim.actionId)?.messageId ?? null))}::text[]`,
  address: textArray(claims.map((claim) => (mails.get(claim.actionId)?.address ?? '').toLowerCase())),
});

const senderAllows: SQL = sql`
  EXISTS (SELECT 1 FROM senders se WHERE se.id = a.sender_id AND se.status = 'active')
  AND NOT EXISTS (SELECT 1 FROM suppressions x WHERE x.address_key = fence.address)`;
