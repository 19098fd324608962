import { sql } from 'drizzle-orm';
import { wasHandedOut } from '../actions/give-back.js';
import {
  delayed,
  pausedCode,
  plainCampaigns,
  planFrom,
  SCHEDULED_COLUMNS,
  scheduledValues,
} from '../actions/schedule-action.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { stillToCome, takenBack } from '../delivery/fence.js';
import { knownSender, senderFor } from '../senders/sender-for.js';
import { nextStep } from './next-step.js';

export type Replanned = {
  /** People whose next message changed: another step, or another day. */
  moved: number;
  /** People who ended because nothing was left for them. */
  completed: number;
};

/**
 * Makes everybody under way wait for the step that is next in today's order. To be called under the campaign's
 * exclusive lock after its steps have changed. What is past the gate is left alone: its recording plans the next step
 * by the same rule. A claim takes no campaign's lock and may come at any moment: what it claimed is taken back by the very
 * statement that moves it, and what was rendered from the old steps does not pass the gate.
 * @param params.delayChanged steps whose people wait a new number of days, counted from the same instant as before
 */
export async function replan(
  tx: Queryable,
  params: { campaignId: string; delayChanged?: readonly string[] },
): Promise<Replanned> {
  const { campaignId } = params;
  const [counts] = await tx.execute<Replanned>(sql`
    WITH planned AS MATERIALIZED (
      SELECT r.id AS recipient_id, r.status, r.campaign_id, a.id AS action_id, a.sequence_id AS waits_for, a.error_code,
        n.id AS next_id, n.channel, n.delay_days, r.paused_at, coalesce(r.last_action_at, r.enrolled_at) AS base,
        r.sent_count = 0 AS opener, ${knownSender(sql`n.channel`)} AS known
      FROM campaign_recipients r
      LEFT JOIN campaign_sequences last ON last.id = r.last_sequence_id
      LEFT JOIN campaign_actions a ON a.recipient_id = r.id AND ${stillToCome}
      LEFT JOIN LATERAL ${nextStep({
        campaignId: sql`r.campaign_id`,
        recipientId: sql`r.id`,
        lastPosition: sql`coalesce(last.position, 0)`,
      })} n ON true
      WHERE r.campaign_id = ${campaignId} AND r.status IN ('pending', 'in_progress')
        AND r.enrolled_at IS NOT NULL
        -- Behind a CASE as what is still to come: all that is in doubt would be read once for each person.
        AND NOT EXISTS (SELECT 1 FROM campaign_actions f WHERE f.recipient_id = r.id
                        AND CASE f.status WHEN 'sending' THEN f.gated_at IS NOT NULL
                                          WHEN 'failed' THEN f.error_code = 'in_doubt' ELSE false END)
    ),
    moved AS (
      UPDATE campaign_actions a
      SET ${takenBack}, sequence_id = p.next_id,
          scheduled_for = ${delayed(sql`p.base`, sql`p.delay_days`)},
          plan_from = ${planFrom(sql`p.campaign_id`, sql`p.base`)}, plan_days = p.delay_days, tries = 0, outages = 0,
          sender_id = ${senderFor({ campaignId: sql`p.campaign_id`, recipientId: sql`p.recipient_id`, channel: sql`p.channel`, known: sql`p.known` })},
          held_at = p.paused_at, error_code = ${pausedCode(sql`p.paused_at`)}, error_message = NULL, error_variable = NULL
      FROM planned p
      WHERE a.id = p.action_id AND p.next_id IS NOT NULL
        AND (p.waits_for <> p.next_id OR p.next_id = ANY(${textArray(params.delayChanged ?? [])}))
      RETURNING a.id
    ),
    added AS (
      INSERT INTO campaign_actions ${SCHEDULED_COLUMNS}
      SELECT ${scheduledValues({
        campaignId: sql`p.campaign_id`,
        recipientId: sql`p.recipient_id`,
        sequenceId: sql`p.next_id`,
        channel: sql`p.channel`,
        from: sql`p.base`,
        days: sql`p.delay_days`,
        known: sql`p.known`,
        opener: sql`p.opener`,
        pausedAt: sql`p.paused_at`,
        plain: plainCampaigns([campaignId]),
      })}
      -- Locked, so that nobody is deleted meanwhile: no foreign key would see it.
      FROM planned p JOIN campaign_recipients here ON here.id = p.recipient_id
      WHERE p.action_id IS NULL AND p.next_id IS NOT NULL
      FOR KEY SHARE OF here
      RETURNING id
    ),
    dropped AS (
      DELETE FROM campaign_actions a USING planned p WHERE a.id = p.action_id AND p.next_id IS NULL
      RETURNING a.id
    ),
    -- As giveBack has it: what somebody was handed to send is taken out of their hands.
    given_back AS (
      DELETE FROM sender_sends l USING planned p
      WHERE l.action_id = p.action_id AND ${wasHandedOut(sql`p`)}
        AND p.action_id IN (SELECT id FROM moved UNION ALL SELECT id FROM dropped)
    ),
    -- Somebody who has had nothing yet is not finished by an empty sequence: they wait to be enrolled again.
    unenrolled AS (
      UPDATE campaign_recipients r SET enrolled_at = NULL
      FROM planned p WHERE r.id = p.recipient_id AND p.next_id IS NULL AND p.status = 'pending'
    ),
    completed AS (
      UPDATE campaign_recipients r SET status = 'completed', completed_at = now(), stop_reason = 'removed_step'
      FROM planned p WHERE r.id = p.recipient_id AND p.next_id IS NULL AND p.status = 'in_progress'
      RETURNING r.id
    )
    SELECT (SELECT count(*)::int FROM moved) + (SELECT count(*)::int FROM added) AS moved,
           (SELECT count(*)::int FROM completed) AS completed`);
  return counts ?? { moved: 0, completed: 0 };
}
