import { sql } from 'drizzle-orm';
import { standsSo } from '../actions/step-states.js';
import type { Queryable } from '../database/connect.js';
import type { StepChannel } from '../schema/campaign-sequences.js';
import { getCampaign } from './queries.js';
import type { CampaignListStats } from './types.js';

export type StepStats = {
  sequenceId: string;
  /** Null for a removed step that some people have had. */
  stepNumber: number | null;
  channel: StepChannel;
  subject: string | null;
  /** People whose next message this is. */
  waiting: number;
  /** Of those: held back until somebody mends something. */
  held: number;
  /** People it went out to, whether they answered or not. */
  sent: number;
  /** People whose last message it was when they answered. */
  responded: number;
  failed: number;
  /** responded / sent; null when nothing was sent. */
  responseRate: number | null;
};

export type CampaignStatistics = CampaignListStats & {
  /** Of those contacted, how many responded; null when nobody was contacted. */
  responseRate: number | null;
  /** (completed + responded + failed) / total; null without recipients. */
  progress: number | null;
  steps: StepStats[];
  /** Answers a day, oldest first, days in UTC. */
  responsesByDay: { date: string; responded: number; sent: number }[];
};

const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The campaign's figures. Counts people; says null where there is nothing to divide by. @throws `not_found` */
export async function campaignStatistics(
  db: Queryable,
  params: { campaignId: string },
): Promise<CampaignStatistics> {
  const { stats } = await getCampaign(db, params);
  const steps = await db.execute<Omit<StepStats, 'responseRate'>>(sql`
    SELECT s.id AS "sequenceId", s.step_number AS "stepNumber", s.channel, s.subject,
      count(a.id) FILTER (WHERE ${standsSo('waiting', sql`a.status`)})::int AS waiting,
      count(a.id) FILTER (WHERE a.status = 'scheduled' AND a.held_at IS NOT NULL
                           AND a.error_code IS DISTINCT FROM 'paused')::int AS held,
      count(a.id) FILTER (WHERE ${standsSo('sent', sql`a.status`)})::int AS sent,
      count(a.id) FILTER (WHERE ${standsSo('responded', sql`a.status`)})::int AS responded,
      count(a.id) FILTER (WHERE ${standsSo('failed', sql`a.status`)})::int AS failed
    FROM campaign_sequences s LEFT JOIN campaign_actions a ON a.sequence_id = s.id
    WHERE s.campaign_id = ${params.campaignId}
    GROUP BY s.id ORDER BY s.position`);
  const days = await daysOf(db, params);
  // Somebody may have answered who had nothing from here, such as by telephone: that is no success of its messages.
  const won = days.reduce((sum, day) => sum + day.won, 0);
  const ended = stats.completed + stats.responded + stats.failed;
  return {
    ...stats,
    responseRate: rate(won, stats.contacted),
    progress: rate(ended, stats.totalRecipients),
    steps: steps.map((step) => ({ ...step, responseRate: rate(step.responded, step.sent) })),
    responsesByDay: days.map(({ date, responded, sent }) => ({ date, responded, sent })),
  };
}

/**
 * What happened, by day. A person who had ended before keeps that time: when they answered stands with the message, and
 * only for who had none with the person. Messages are found by their steps, which an index has.
 */
async function daysOf(
  db: Queryable,
  { campaignId }: { campaignId: string },
): Promise<{ date: string; sent: number; responded: number; won: number }[]> {
  const steps = sql`(SELECT id FROM campaign_sequences WHERE campaign_id = ${campaignId})`;
  return await db.execute(sql`
    SELECT date, sum(sent)::int AS sent, sum(responded)::int AS responded, sum(won)::int AS won
    FROM (
      SELECT to_char(executed_at, 'YYYY-MM-DD') AS date, 1 AS sent, 0 AS responded, 0 AS won FROM campaign_actions
      WHERE campaign_id = ${campaignId} AND status IN ('sent', 'responded') AND sequence_id IN ${steps}
      UNION ALL
      SELECT to_char(coalesce(answer.at, r.completed_at), 'YYYY-MM-DD'), 0, 1, (r.sent_count > 0)::int
      FROM campaign_recipients r
      LEFT JOIN (
        SELECT recipient_id, max(response_received_at) AS at FROM campaign_actions
        WHERE status = 'responded' AND sequence_id IN ${steps} GROUP BY recipient_id
      ) answer ON answer.recipient_id = r.id
      WHERE r.campaign_id = ${campaignId} AND r.status = 'responded'
    ) happened GROUP BY date ORDER BY date`);
}
