import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/**
 * Gives held-back messages to these contacts another try, because something about the contacts has changed: the next
 * executor renders anew, and holds back again what still has a gap.
 * @param contactIds a subquery of contact ids, so that any number goes in one statement
 * @returns how many were released
 */
export async function releaseHeldActions(db: Queryable, contactIds: SQL): Promise<number> {
  const released = await db.execute(sql`
    UPDATE campaign_actions a SET held_at = NULL, error_code = NULL, error_message = NULL, error_variable = NULL
    FROM campaign_recipients r
    WHERE r.id = a.recipient_id AND r.contact_id IN (${contactIds})
      AND a.status = 'scheduled' AND a.held_at IS NOT NULL
      AND a.error_code IN ('missing_value', 'missing_address', 'empty_message')
    RETURNING a.id`);
  return released.length;
}
