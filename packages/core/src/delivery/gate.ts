import { sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { beforeGate, campaignIdsOf, type Fenced, fenceRows, stillMine } from './fence.js';

/**
 * The point of no return. Answers with the ids that may go out now, and only after that is committed: still this
 * attempt, lease not run out, campaign still active, recipient still open. For every other nothing may be sent.
 *
 * Under the campaign's shared lock, so that a pause is either waited for and seen, or waits itself and counts what
 * has passed. A person who answers meanwhile needs no lock: their unsent action is deleted, and the two statements
 * meet on its row.
 */
export async function passGate(db: Queryable, claims: readonly Fenced[]): Promise<Set<string>> {
  if (claims.length === 0) return new Set();
  const passed = await executeByKey<{ id: string }>(db, {
    lockCampaigns: campaignIdsOf(claims),
    statement: sql`
      UPDATE campaign_actions a SET gated_at = clock_timestamp()
      FROM ${fenceRows(claims)}
      JOIN campaigns c ON c.id = fence.campaign_id AND c.status = 'active'
      JOIN campaign_recipients r ON r.id = fence.recipient_id AND r.status IN ('pending', 'in_progress')
      WHERE ${stillMine(sql`${beforeGate} AND a.lease_until > clock_timestamp()`)}
      RETURNING a.id`,
  });
  return new Set(passed.map((row) => row.id));
}
