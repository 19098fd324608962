import { sql } from 'drizzle-orm';
import { plainCampaigns, SCHEDULED_COLUMNS, scheduledValues } from '../actions/schedule-action.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { knownSender } from '../senders/sender-for.js';

/** Schedules the first step of everybody who has been waiting for the campaign to start. Returns how many. */
export async function enrolPending(
  tx: Queryable,
  params: { campaignId: string; now?: Date | undefined },
): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    WITH first AS (
      SELECT id, delay_days, channel FROM campaign_sequences
      WHERE campaign_id = ${params.campaignId} AND step_number = 1
    ),
    enrolled AS (
      UPDATE campaign_recipients SET enrolled_at = ${instantOrNow(params.now)}
      WHERE campaign_id = ${params.campaignId} AND status = 'pending' AND enrolled_at IS NULL
        AND EXISTS (SELECT 1 FROM first)
      RETURNING id, campaign_id, enrolled_at, email_sender_id, linkedin_sender_id, paused_at
    ),
    scheduled AS (
      INSERT INTO campaign_actions ${SCHEDULED_COLUMNS}
      SELECT ${scheduledValues({
        campaignId: sql`r.campaign_id`,
        recipientId: sql`r.id`,
        sequenceId: sql`f.id`,
        channel: sql`f.channel`,
        from: sql`r.enrolled_at`,
        days: sql`f.delay_days`,
        known: knownSender(sql`f.channel`),
        opener: sql`true`,
        pausedAt: sql`r.paused_at`,
        plain: plainCampaigns([params.campaignId]),
      })}
      FROM enrolled r CROSS JOIN first f
      RETURNING id
    )
    SELECT count(*)::int AS count FROM scheduled`);
  return row?.count ?? 0;
}
