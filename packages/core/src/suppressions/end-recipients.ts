import { sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { stillToCome } from '../delivery/fence.js';
import type { StopReason } from '../schema/campaign-recipients.js';
import type { SuppressionReason } from '../schema/suppressions.js';

const STOP_REASON = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  manual: 'unsubscribed',
} as const satisfies Record<SuppressionReason, StopReason>;

/**
 * Ends those of these recipients who are under way, because an address of theirs is suppressed. What was scheduled for them
 * goes, also what is claimed but not past the gate. The same locks in the same order as an answer takes them: a gate at
 * the same moment goes first, or finds nothing. To be called under their campaigns' shared locks.
 * @returns how many have ended
 */
export async function endRecipients(
  tx: Queryable,
  params: { recipientIds: readonly string[]; reason: SuppressionReason; actor: Actor },
): Promise<number> {
  const ids = textArray(params.recipientIds);
  const stopReason = STOP_REASON[params.reason];
  const open = await tx.execute<{ id: string }>(sql`
    SELECT id FROM campaign_recipients WHERE id = ANY(${ids}) AND status IN ('pending', 'in_progress')
    ORDER BY id FOR UPDATE`);
  if (open.length === 0) return 0;
  const openIds = textArray(open.map(({ id }) => id));
  await tx.execute(sql`
    WITH before AS MATERIALIZED (
      SELECT id, campaign_id, status FROM campaign_recipients WHERE id = ANY(${openIds})
    ),
    ended AS (
      UPDATE campaign_recipients
      SET status = 'failed', stop_reason = ${stopReason}, completed_at = coalesce(completed_at, now())
      WHERE id = ANY(${openIds})
    )
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, before, after)
    SELECT ${params.actor}, ${`recipient.${stopReason}`}, campaign_id, id,
      jsonb_build_object('status', status),
      jsonb_build_object('status', 'failed', 'stop_reason', ${stopReason}::text)
    FROM before`);
  await tx.execute(sql`
    DELETE FROM campaign_actions a WHERE a.recipient_id = ANY(${openIds}) AND ${stillToCome}`);
  return open.length;
}
