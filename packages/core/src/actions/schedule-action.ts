import { type SQL, sql } from 'drizzle-orm';
import { textArray } from '../database/sql-values.js';
import { senderFor } from '../senders/sender-for.js';

/** The columns of an action that is to come, in the order of `scheduledValues`. */
export const SCHEDULED_COLUMNS: SQL = sql`
  (campaign_id, recipient_id, sequence_id, scheduled_for, plan_from, plan_days, sender_id, opener, held_at, error_code)`;

/** A delay in days behind an instant, before the campaign's schedule has had its say. */
export const delayed = (from: SQL, days: SQL): SQL => sql`${from} + make_interval(days => ${days})`;

/** From where the planner has still to find the instant; null in a campaign without a schedule, where nothing is to find. */
export const planFrom = (campaignId: SQL, from: SQL, plain: SQL = sql`false`): SQL => sql`
  CASE WHEN ${plain} THEN NULL WHEN (SELECT c.schedule_id FROM campaigns c WHERE c.id = ${campaignId}) IS NOT NULL THEN ${from} END`;

/**
 * Whether none of these campaigns has a schedule, a sender or a limit on new recipients: then nothing of that has to be
 * looked up for each row. Not correlated with any row, so it is asked once a statement.
 */
export const plainCampaigns = (campaignIds: readonly string[]): SQL => sql`
  (SELECT NOT EXISTS (
    SELECT 1 FROM campaigns c WHERE c.id = ANY(${textArray(campaignIds)})
      AND (c.schedule_id IS NOT NULL OR c.daily_new_recipients IS NOT NULL
           OR EXISTS (SELECT 1 FROM campaign_senders cs WHERE cs.campaign_id = c.id))))`;

/**
 * How every action that is to come is written: when, by whom, and whether it is the first to this person. In a campaign
 * with a schedule it can't be claimed until it has been planned.
 * @param of SQL expressions: `from` is the instant that the step's delay counts from, `known` as in `senderFor`,
 * `plain` as `plainCampaigns` tells, `pausedAt` the recipient's: a person's pause holds their next message back, too
 */
export const scheduledValues = (of: {
  campaignId: SQL;
  recipientId: SQL;
  sequenceId: SQL;
  channel: SQL;
  from: SQL;
  days: SQL;
  known: SQL;
  opener: SQL;
  pausedAt: SQL;
  plain: SQL;
}): SQL => sql`
  ${of.campaignId}, ${of.recipientId}, ${of.sequenceId}, ${delayed(of.from, of.days)},
  ${planFrom(of.campaignId, of.from, of.plain)}, ${of.days}, ${senderFor(of)}, ${of.opener},
  ${of.pausedAt}, ${pausedCode(of.pausedAt)}`;

/** The code of a message whose recipient is paused; null when they are not. */
export const pausedCode = (pausedAt: SQL): SQL => sql`CASE WHEN ${pausedAt} IS NOT NULL THEN 'paused' END`;
