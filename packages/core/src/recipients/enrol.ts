import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';

/** Schedules the first step of everybody who has been waiting for the campaign to start. Returns how many. */
export async function enrolPending(
  tx: Queryable,
  params: { campaignId: string; now?: Date | undefined },
): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    WITH first AS (
      SELECT id, delay_days FROM campaign_sequences
      WHERE campaign_id = ${params.campaignId} AND step_number = 1
    ),
    enrolled AS (
      UPDATE campaign_recipients SET enrolled_at = ${instantOrNow(params.now)}
      WHERE campaign_id = ${params.campaignId} AND status = 'pending' AND enrolled_at IS NULL
        AND EXISTS (SELECT 1 FROM first)
      RETURNING id, campaign_id, enrolled_at
    ),
    scheduled AS (
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
      SELECT e.campaign_id, e.id, f.id, e.enrolled_at + make_interval(days => f.delay_days)
      FROM enrolled e CROSS JOIN first f
      RETURNING id
    )
    SELECT count(*)::int AS count FROM scheduled`);
  return row?.count ?? 0;
}
