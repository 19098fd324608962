import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/** Action `a`, or another row that has its code, was handed to a person to be sent. */
export const wasHandedOut = (row: SQL = sql`a`): SQL => sql`${row}.error_code = 'manual'`;

/**
 * What was handed out to be sent by hand, and was not, has used up nothing of its sender's limits.
 * @param which a condition on action `a`
 */
export async function giveBack(tx: Queryable, which: SQL): Promise<void> {
  await tx.execute(sql`
    DELETE FROM sender_sends l USING campaign_actions a
    WHERE ${which} AND ${wasHandedOut()} AND l.action_id = a.id`);
}
