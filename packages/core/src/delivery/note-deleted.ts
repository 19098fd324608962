import { sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { type Fenced, fenceRows } from './fence.js';

/**
 * Another module may delete a contact while a message to them is past the gate, and everything of theirs goes with them. That
 * it went out, or may have, is written to the audit log all the same; once, however often it is asked for.
 * @param params.claims any whose outcome could not be recorded; those whose action is still there are left alone
 */
export async function noteDeleted(
  db: Queryable,
  params: { claims: readonly Fenced[]; event: 'action.sent' | 'action.in_doubt'; actor: Actor },
): Promise<void> {
  const { claims, event, actor } = params;
  if (claims.length === 0) return;
  const rows = fenceRows(claims, { campaign_id: textArray(claims.map(({ campaignId }) => campaignId)) });
  await db.execute(sql`
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, before, after)
    SELECT ${actor}, ${event}, fence.campaign_id, fence.recipient_id, fence.id, '{"status":"sending"}', '{"deleted":true}'
    FROM ${rows}
    WHERE NOT EXISTS (SELECT 1 FROM campaign_actions a WHERE a.id = fence.id)
      AND NOT EXISTS (SELECT 1 FROM audit_events e
                      WHERE e.recipient_id = fence.recipient_id AND e.action_id = fence.id AND e.event = ${event})`);
}
