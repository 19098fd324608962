import { type SQL, sql } from 'drizzle-orm';
import { plainCampaigns, SCHEDULED_COLUMNS, scheduledValues } from '../actions/schedule-action.js';
import type { Actor } from '../audit/record-event.js';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { kindOf } from '../senders/sender-for.js';
import { nextStep } from '../sequences/next-step.js';
import { countSends } from './count-sends.js';
import { behindGate, campaignIdsOf, type Fenced, fenceRows } from './fence.js';
import { type KeptText, keepTexts } from './kept-texts.js';
import { noteDeleted } from './note-deleted.js';
import { restSenders } from './rest-senders.js';

/** A message that went out; with its text and the other side's word when it came from a sender. */
export type Sent = Fenced & { text?: KeptText | undefined; reply?: string | null };

/**
 * Records messages that went out: the action, the recipient's progress, the next step's action and the event, for all
 * of them in one statement. Naming the attempt makes it safe to repeat. It also settles actions of the same attempt
 * that were meanwhile thought to be in doubt: late, but evidence. A recipient who answered meanwhile stays as they are; of one
 * who was deleted the event remains.
 * @param params.at when they went out, by the executor's clock
 * @returns the ids that were recorded by this call
 */
export async function recordSent(
  db: Queryable,
  params: { claims: readonly Sent[]; actor: Actor; at?: Date | undefined },
): Promise<Set<string>> {
  const { claims } = params;
  if (claims.length === 0) return new Set();
  const replied = claims.filter(({ text }) => text);
  const at = instantOrNow(params.at);
  const plain = plainCampaigns(campaignIdsOf(claims));
  const recorded = await executeByKey<{ id: string }>(db, {
    lockCampaigns: campaignIdsOf(claims),
    statement: sql`
      WITH people AS MATERIALIZED (
        SELECT fence.id AS action_id, fence.attempt, r.status IN ('pending', 'in_progress') AS open, r.paused_at,
          r.email_sender_id, r.linkedin_sender_id
        FROM ${fenceRows(claims)} JOIN campaign_recipients r ON r.id = fence.recipient_id
        ORDER BY r.id FOR NO KEY UPDATE OF r
      ),
      done AS (
        UPDATE campaign_actions a
        SET status = 'sent', executed_at = CASE a.status WHEN 'failed' THEN a.gated_at ELSE ${at} END,
            claimed_by = NULL, lease_until = NULL, held_at = NULL,
            error_code = NULL, error_message = NULL, error_variable = NULL
            ${replied.length === 0 ? sql`` : sql`, reply = ${replies(replied)} ->> a.id`}
        FROM people
        WHERE a.id = people.action_id AND a.attempt = people.attempt
          AND CASE a.status WHEN 'sending' THEN ${behindGate} WHEN 'failed' THEN a.error_code = 'in_doubt'
                            ELSE false END
        RETURNING a.id, a.campaign_id, a.recipient_id, a.sequence_id, a.sender_id, a.opener, people.open, people.paused_at,
          people.email_sender_id, people.linkedin_sender_id, a.executed_at = a.gated_at AS was_in_doubt
      ),
      progress AS MATERIALIZED (
        SELECT d.*, had.channel, next.id AS next_id, next.delay_days, next.channel AS next_channel,
          coalesce(had.step_number, (SELECT count(*)::int FROM campaign_sequences live
                                     WHERE live.campaign_id = d.campaign_id AND live.archived_at IS NULL
                                       AND live.position < had.position)) AS step_number
        FROM done d
        JOIN campaign_sequences had ON had.id = d.sequence_id
        LEFT JOIN LATERAL ${nextStep({
          campaignId: sql`d.campaign_id`,
          recipientId: sql`d.recipient_id`,
          lastPosition: sql`had.position`,
        })} next ON d.open
      ),
      progressed AS (
        UPDATE campaign_recipients r
        SET current_step = p.step_number, last_sequence_id = p.sequence_id, sent_count = r.sent_count + 1,
            last_action_at = ${at},
            email_sender_id = CASE p.channel WHEN 'email' THEN coalesce(r.email_sender_id, p.sender_id)
                                             ELSE r.email_sender_id END,
            linkedin_sender_id = CASE p.channel WHEN 'email' THEN r.linkedin_sender_id
                                                ELSE coalesce(r.linkedin_sender_id, p.sender_id) END,
            status = CASE WHEN NOT p.open THEN r.status
                          WHEN p.next_id IS NULL THEN 'completed' ELSE 'in_progress' END,
            completed_at = CASE WHEN p.open AND p.next_id IS NULL THEN ${at} ELSE r.completed_at END,
            stop_reason = CASE WHEN p.open AND p.next_id IS NULL THEN 'finished' ELSE r.stop_reason END
        FROM progress p WHERE r.id = p.recipient_id
      ),
      scheduled AS (
        INSERT INTO campaign_actions ${SCHEDULED_COLUMNS}
        SELECT ${scheduledValues({
          campaignId: sql`p.campaign_id`,
          recipientId: sql`p.recipient_id`,
          sequenceId: sql`p.next_id`,
          channel: sql`p.next_channel`,
          from: at,
          days: sql`p.delay_days`,
          known: knownTo,
          opener: sql`false`,
          pausedAt: sql`p.paused_at`,
          plain,
        })}
        FROM progress p WHERE p.next_id IS NOT NULL
        ON CONFLICT (recipient_id, sequence_id) DO NOTHING
      ),
      events AS (
        INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, before, after)
        SELECT ${params.actor}, 'action.sent', campaign_id, recipient_id, id, '{"status":"sending"}', '{"status":"sent"}'
        FROM done
      ),
      -- In doubt it was counted already, and went out at its gate. Told by the row as it was updated: one that got into doubt
      -- while this statement waited is known as well.
      counted AS (${countSends(sql`(SELECT * FROM done WHERE NOT was_in_doubt)`, at, plain)}),
      rested AS (${restSenders(sql`done`, at, { answered: true })})
      ${keepTexts(claims, sql`done`, at)}
      SELECT id FROM done`,
  });
  const ids = new Set(recorded.map((row) => row.id));
  const others = claims.filter(({ actionId }) => !ids.has(actionId));
  await noteDeleted(db, { claims: others, event: 'action.sent', actor: params.actor });
  return ids;
}

/** The sender that the recipient of progress `p` knows for the next step's channel; this message's own, if of its kind. */
const knownTo: SQL = sql`
  coalesce(
    CASE p.next_channel WHEN 'email' THEN p.email_sender_id ELSE p.linkedin_sender_id END,
    CASE WHEN ${kindOf(sql`p.channel`)} = ${kindOf(sql`p.next_channel`)} THEN p.sender_id END)`;

/**
 * As one object. JSON of the database has no place for half a character and for NUL: one such reply would keep all the
 * others from being recorded.
 */
const replies = (claims: readonly Sent[]): SQL =>
  sql`${JSON.stringify(Object.fromEntries(claims.map(({ actionId, reply }) => [actionId, reply?.replace(UNSTORABLE, '\uFFFD') ?? null])))}::jsonb`;

const UNSTORABLE = /[\p{Cs}\0]/gu;
