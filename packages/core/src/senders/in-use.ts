import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import type { SenderMode } from '../schema/senders.js';

/** Names of the senders of these modes that active campaigns use, or whose messages are still to come there. */
export async function sendersInUse(
  db: Queryable,
  params: { modes: readonly SenderMode[] },
): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(sql`
    SELECT se.name FROM senders se
    WHERE se.mode = ANY(${textArray(params.modes)}) AND se.archived_at IS NULL AND EXISTS (
      SELECT 1 FROM campaigns c WHERE c.status = 'active' AND (
        EXISTS (SELECT 1 FROM campaign_senders cs WHERE cs.campaign_id = c.id AND cs.sender_id = se.id)
        OR EXISTS (SELECT 1 FROM campaign_actions a
                   WHERE a.sender_id = se.id AND a.campaign_id = c.id AND a.status = 'scheduled')))
    ORDER BY se.name`);
  return rows.map(({ name }) => name);
}
