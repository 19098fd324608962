import { sql } from 'drizzle-orm';
import { planFrom } from '../actions/schedule-action.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { stillToCome, takenBack } from '../delivery/fence.js';

/**
 * Has what is still to come planned anew, after a campaign was given another schedule, the schedule itself changed, or
 * people have moved: each message from the instant that its delay counts from, a message that was put off from then on. Until the planner
 * has been there it can't be claimed.
 */
export async function markForPlanning(
  tx: Queryable,
  params: { campaignId: string } | { scheduleId: string } | { actionIds: readonly string[] },
): Promise<void> {
  const which =
    'campaignId' in params
      ? sql`a.campaign_id = ${params.campaignId}`
      : 'scheduleId' in params
        ? sql`a.campaign_id IN (SELECT id FROM campaigns WHERE schedule_id = ${params.scheduleId})`
        : sql`a.id = ANY(${textArray(params.actionIds)})`;
  await tx.execute(sql`
    WITH wanted AS MATERIALIZED (
      SELECT a.id, a.campaign_id,
        CASE WHEN a.tries + a.outages > 0 THEN a.scheduled_for ELSE coalesce(r.last_action_at, r.enrolled_at, a.created_at) END AS base,
        CASE WHEN a.tries + a.outages > 0 THEN 0 ELSE s.delay_days END AS days
      FROM campaign_actions a
      JOIN campaign_sequences s ON s.id = a.sequence_id
      JOIN campaign_recipients r ON r.id = a.recipient_id
      WHERE ${which} AND ${stillToCome}
    )
    UPDATE campaign_actions a
    SET ${takenBack}, plan_from = ${planFrom(sql`w.campaign_id`, sql`w.base`)}, plan_days = w.days,
        scheduled_for = w.base + make_interval(days => w.days), zone = NULL, zone_source = NULL,
        held_at = CASE WHEN a.error_code = 'no_window' THEN NULL ELSE a.held_at END,
        error_message = CASE WHEN a.error_code = 'no_window' THEN NULL ELSE a.error_message END,
        error_code = CASE WHEN a.error_code = 'no_window' THEN NULL ELSE a.error_code END
    FROM wanted w WHERE a.id = w.id`);
}
