import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/**
 * What was handed out to be sent by hand, and was not, has used up nothing of its sender's limits.
 * @param which a condition on action `a`
 */
export async function giveBack(tx: Queryable, which: SQL): Promise<void> {
  await tx.execute(sql`
    DELETE FROM sender_sends l USING campaign_actions a
    WHERE ${which} AND a.error_code = 'manual' AND l.action_id = a.id`);
}
