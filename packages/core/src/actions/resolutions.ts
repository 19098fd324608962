import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { countSends } from '../delivery/count-sends.js';
import { emailKey, linkedinKey } from '../schema/contacts.js';
import { knownSender, senderToday } from '../senders/sender-for.js';
import { nextStep } from '../sequences/next-step.js';
import { giveBack } from './give-back.js';
import { pausedCode, planFrom, SCHEDULED_COLUMNS, scheduledValues } from './schedule-action.js';

/** What a person says of a message that waits for them: it went out · send it (again) · leave it. */
export type Resolution = 'sent' | 'resend' | 'give_up';

/** What an answer does to these locked actions and their recipients. */
type Resolver = (
  tx: Queryable,
  of: {
    ids: readonly string[];
    /** Those among them whose recipients may go on. */
    goOn: readonly string[];
    at: SQL;
  },
) => Promise<void>;

/**
 * Recipient `r` of locked action `a` is still open, or failed with this very message and no address of theirs is
 * suppressed: they may go on. A message in doubt has ended nobody, so who has failed beside one ended by something else.
 */
export const MAY_GO_ON = sql`(r.status IN ('pending', 'in_progress')
  OR (r.status = 'failed' AND a.error_code IS DISTINCT FROM 'in_doubt'
    AND r.stop_reason IS DISTINCT FROM 'unsubscribed' AND NOT EXISTS (
    SELECT 1 FROM contacts q JOIN suppressions x
      ON x.address_key IN (${emailKey(sql`q.email`)}, ${linkedinKey(sql`q.linkedin_url`)})
    WHERE q.id = r.contact_id)))`;

/**
 * Puts people back to where they stood before these messages: behind the last step before them that went out. Steps that
 * are edited meanwhile would else go on behind the message, which then would never go out.
 */
async function stepBack(tx: Queryable, ids: readonly string[]): Promise<void> {
  await tx.execute(sql`
    UPDATE campaign_recipients r SET last_sequence_id = had.id, current_step = coalesce(had.step_number, 0)
    FROM (
      SELECT a.recipient_id, min(s.position) AS position
      FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
      WHERE a.id = ANY(${textArray(ids)}) GROUP BY a.recipient_id
    ) again
    LEFT JOIN LATERAL (
      SELECT s.id, (SELECT count(*)::int FROM campaign_sequences live
                    WHERE live.campaign_id = s.campaign_id AND live.archived_at IS NULL
                      AND live.position <= s.position) AS step_number
      FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
      WHERE a.recipient_id = again.recipient_id AND a.status IN ('sent', 'responded') AND s.position < again.position
      ORDER BY s.position DESC LIMIT 1
    ) had ON true
    WHERE r.id = again.recipient_id`);
}

export const RESOLVE: Record<Resolution, Resolver> = {
  async sent(tx, { ids, goOn, at }) {
    await tx.execute(sql`
      UPDATE campaign_actions
      SET status = 'sent', held_at = NULL, executed_at = coalesce(gated_at, ${at}), error_code = NULL,
          error_message = NULL, error_variable = NULL, plan_from = NULL
      WHERE id = ANY(${textArray(ids)})`);
    // Its text went with a lost executor. By its Message-ID it is known when an answer comes.
    await tx.execute(sql`
      INSERT INTO sent_messages (action_id, message_id, body, at)
      SELECT id, message_id, '', executed_at FROM campaign_actions
      WHERE id = ANY(${textArray(ids)}) AND message_id IS NOT NULL
      ON CONFLICT (action_id) DO NOTHING`);
    // Whatever its fate was thought to be, it counts for its sender's limits once.
    const uncounted = sql`(
      SELECT a.* FROM campaign_actions a WHERE a.id = ANY(${textArray(ids)})
        AND NOT EXISTS (SELECT 1 FROM sender_sends l WHERE l.action_id = a.id))`;
    await tx.execute(countSends(uncounted, sql`d.executed_at`));
    await tx.execute(sql`
      WITH had AS (
        SELECT a.campaign_id, a.recipient_id, a.sequence_id, a.sender_id, a.executed_at, s.step_number, s.position,
          s.channel, a.id = ANY(${textArray(goOn)}) AS goes_on
        FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
        WHERE a.id = ANY(${textArray(ids)})
      ),
      progressed AS (
        UPDATE campaign_recipients r
        SET sent_count = r.sent_count + 1, last_action_at = had.executed_at, last_sequence_id = had.sequence_id,
            current_step = coalesce(had.step_number, r.current_step),
            email_sender_id = CASE had.channel WHEN 'email' THEN coalesce(r.email_sender_id, had.sender_id)
                                               ELSE r.email_sender_id END,
            linkedin_sender_id = CASE had.channel WHEN 'email' THEN r.linkedin_sender_id
                                                  ELSE coalesce(r.linkedin_sender_id, had.sender_id) END,
            status = CASE WHEN NOT had.goes_on THEN r.status WHEN next.id IS NULL THEN 'completed'
                          ELSE 'in_progress' END,
            completed_at = CASE WHEN NOT had.goes_on THEN r.completed_at WHEN next.id IS NULL THEN ${at} END,
            stop_reason = CASE WHEN NOT had.goes_on THEN r.stop_reason WHEN next.id IS NULL THEN 'finished' END
        FROM had LEFT JOIN LATERAL ${nextStep({
          campaignId: sql`had.campaign_id`,
          recipientId: sql`had.recipient_id`,
          lastPosition: sql`had.position`,
        })} next ON true
        WHERE r.id = had.recipient_id
        RETURNING r.id, r.campaign_id, r.status, r.email_sender_id, r.linkedin_sender_id, r.paused_at, had.executed_at,
          next.id AS next_id, next.delay_days, next.channel
      )
      INSERT INTO campaign_actions ${SCHEDULED_COLUMNS}
      SELECT ${scheduledValues({
        campaignId: sql`r.campaign_id`,
        recipientId: sql`r.id`,
        sequenceId: sql`r.next_id`,
        channel: sql`r.channel`,
        from: sql`r.executed_at`,
        days: sql`r.delay_days`,
        known: knownSender(sql`r.channel`),
        opener: sql`false`,
        pausedAt: sql`r.paused_at`,
        plain: sql`false`,
      })}
      FROM progressed r WHERE r.status = 'in_progress' AND r.next_id IS NOT NULL
      ON CONFLICT (recipient_id, sequence_id) DO NOTHING`);
  },

  async resend(tx, { ids, at }) {
    await giveBack(tx, sql`a.id = ANY(${textArray(ids)})`);
    await stepBack(tx, ids);
    await tx.execute(sql`
      UPDATE campaign_recipients r
      SET status = CASE WHEN r.sent_count > 0 THEN 'in_progress' ELSE 'pending' END, completed_at = NULL,
          stop_reason = NULL
      FROM campaign_actions a WHERE a.id = ANY(${textArray(ids)}) AND r.id = a.recipient_id`);
    await tx.execute(sql`
      UPDATE campaign_actions a
      SET status = 'scheduled', held_at = r.paused_at, gated_at = NULL, executed_at = NULL, crashes = 0, tries = 0, outages = 0,
          scheduled_for = ${at}, plan_from = ${planFrom(sql`a.campaign_id`, at)}, plan_days = 0,
          error_code = ${pausedCode(sql`r.paused_at`)}, error_message = NULL, error_variable = NULL,
          sender_id = ${senderToday}
      FROM campaign_recipients r WHERE a.id = ANY(${textArray(ids)}) AND r.id = a.recipient_id`);
  },

  async give_up(tx, { ids, at }) {
    await giveBack(tx, sql`a.id = ANY(${textArray(ids)})`);
    await tx.execute(sql`
      UPDATE campaign_actions
      SET status = 'failed', held_at = NULL, executed_at = coalesce(executed_at, ${at}), error_code = 'given_up',
          error_message = coalesce(error_message, 'A person gave this message up.'), plan_from = NULL
      WHERE id = ANY(${textArray(ids)})`);
    await tx.execute(sql`
      UPDATE campaign_recipients r SET status = 'failed', completed_at = ${at}, stop_reason = 'given_up'
      FROM campaign_actions a WHERE a.id = ANY(${textArray(ids)}) AND r.id = a.recipient_id
        AND r.status IN ('pending', 'in_progress')`);
  },
};
