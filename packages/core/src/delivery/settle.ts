import { sql } from 'drizzle-orm';
import { planFrom } from '../actions/schedule-action.js';
import type { Actor } from '../audit/record-event.js';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import type { StopReason } from '../schema/campaign-recipients.js';
import { senderToday } from '../senders/sender-for.js';
import { countSends } from './count-sends.js';
import { beforeGate, behindGate, campaignIdsOf, type Fenced, fenceRows, stillMine } from './fence.js';
import { type KeptText, keepTexts } from './kept-texts.js';
import { restSenders } from './rest-senders.js';

/** A claim with what is wrong with it. */
export type Trouble = Fenced & { code: string; detail: string; variable?: string | undefined };

const troubleRows = (troubles: readonly Trouble[]) => sql`
  unnest(${textArray(troubles.map((t) => t.actionId))}, ${sql.param(troubles.map((t) => t.attempt))}::int[],
         ${textArray(troubles.map((t) => t.code))}, ${textArray(troubles.map((t) => t.detail))},
         ${sql.param(troubles.map((t) => t.variable ?? null))}::text[])
  AS fence (id, attempt, code, detail, variable)`;

/** Gives claims back that have not passed the gate: due as before, nothing counted against them. */
export async function releaseClaims(db: Queryable, claims: readonly Fenced[]): Promise<void> {
  if (claims.length === 0) return;
  await executeByKey(db, {
    statement: sql`
    UPDATE campaign_actions a SET status = 'scheduled', claimed_by = NULL, lease_until = NULL
    FROM ${fenceRows(claims)} WHERE ${stillMine(beforeGate)}`,
  });
}

/**
 * Takes back a gate behind which this same claim certainly handed nothing over, because it was stopped in between.
 * Only the claim's own owner can know that. What is past the gate keeps its sender when its step or its campaign changes
 * (`reassignSenders`); coming back, it takes one of today's.
 */
export async function ungate(db: Queryable, claims: readonly Fenced[]): Promise<void> {
  if (claims.length === 0) return;
  await executeByKey(db, {
    lockCampaigns: campaignIdsOf(claims),
    statement: sql`
    UPDATE campaign_actions a
    SET status = 'scheduled', claimed_by = NULL, lease_until = NULL, gated_at = NULL, sender_id = ${senderToday}
    FROM ${fenceRows(claims)} WHERE ${stillMine()}`,
  });
}

/**
 * Holds messages back, before the gate, until a person mends what is wrong: "needs attention".
 * @param params.handedOut they are a person's to send, which counts for the limits from now on
 */
export async function holdActions(
  db: Queryable,
  params: { troubles: readonly Trouble[]; actor: Actor; at?: Date | undefined; handedOut?: boolean },
): Promise<void> {
  if (params.troubles.length === 0) return;
  const at = instantOrNow(params.at);
  const counting = sql`,
    counted AS (${countSends(sql`held`, at)}),
    rested AS (${restSenders(sql`held`, at, { answered: false })})`;
  await executeByKey(db, {
    statement: sql`
    WITH held AS (
      UPDATE campaign_actions a
      SET status = 'scheduled', claimed_by = NULL, lease_until = NULL, held_at = ${at},
          error_code = fence.code, error_message = fence.detail, error_variable = fence.variable
      FROM ${troubleRows(params.troubles)} WHERE ${stillMine(beforeGate)}
      RETURNING a.*
    ) ${params.handedOut ? counting : sql``}
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, after)
    SELECT ${params.actor}, 'action.held', campaign_id, recipient_id, id,
      jsonb_build_object('error_code', error_code, 'error_message', error_message) FROM held`,
  });
}

/** Puts messages off that were certainly not taken, each to be tried again after so many seconds, from today's sender. */
export async function retryActions(
  db: Queryable,
  params: {
    troubles: readonly (Trouble & { afterSeconds: number })[];
    actor: Actor;
    at?: Date | undefined;
  },
): Promise<void> {
  const { troubles } = params;
  if (troubles.length === 0) return;
  const seconds = sql`(${sql.param(JSON.stringify(Object.fromEntries(troubles.map((t) => [t.actionId, t.afterSeconds]))))}::jsonb
    ->> a.id)::float8`;
  const again = sql`${instantOrNow(params.at)} + make_interval(secs => ${seconds})`;
  await executeByKey(db, {
    lockCampaigns: campaignIdsOf(troubles),
    statement: sql`
    WITH put_off AS (
      UPDATE campaign_actions a
      SET status = 'scheduled', claimed_by = NULL, lease_until = NULL, gated_at = NULL,
          scheduled_for = ${again}, plan_from = ${planFrom(sql`a.campaign_id`, again)}, plan_days = 0,
          tries = a.tries + 1, sender_id = ${senderToday},
          -- Paused while it was in flight: it stays held back.
          error_code = CASE WHEN a.held_at IS NULL THEN fence.code ELSE a.error_code END,
          error_message = CASE WHEN a.held_at IS NULL THEN fence.detail END
      FROM ${troubleRows(troubles)} WHERE ${stillMine()}
      RETURNING a.*
    )
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, after)
    SELECT ${params.actor}, 'action.retried', campaign_id, recipient_id, id,
      jsonb_build_object('error_code', error_code, 'scheduled_for', scheduled_for) FROM put_off`,
  });
}

/** Ends messages that were certainly not taken and never will be, and their recipients with them. */
export async function failActions(
  db: Queryable,
  params: { troubles: readonly Trouble[]; stopReason: StopReason; actor: Actor; at?: Date | undefined },
): Promise<void> {
  if (params.troubles.length === 0) return;
  const at = instantOrNow(params.at);
  await executeByKey(db, {
    statement: sql`
    WITH people AS MATERIALIZED (
      SELECT r.id FROM campaign_recipients r
      WHERE r.id = ANY(${textArray(params.troubles.map((t) => t.recipientId))}) ORDER BY r.id FOR NO KEY UPDATE
    ),
    failed AS (
      UPDATE campaign_actions a
      SET status = 'failed', claimed_by = NULL, lease_until = NULL, held_at = NULL, executed_at = ${at},
          error_code = fence.code, error_message = fence.detail
      FROM ${troubleRows(params.troubles)} WHERE ${stillMine()} AND (SELECT count(*) FROM people) >= 0
      RETURNING a.*
    ),
    ended AS (
      UPDATE campaign_recipients r
      SET status = 'failed', completed_at = ${at}, stop_reason = ${params.stopReason}
      FROM failed WHERE r.id = failed.recipient_id AND r.status IN ('pending', 'in_progress')
    )
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, before, after)
    SELECT ${params.actor}, 'action.failed', campaign_id, recipient_id, id, '{"status":"sending"}',
      jsonb_build_object('status', 'failed', 'error_code', error_code, 'error_message', error_message) FROM failed`,
  });
}

/** A message in doubt; with its text when it came from a sender and the executor that made it is still there. */
export type Doubt = Trouble & { text?: KeptText | undefined };

/** Says of messages past the gate that nobody can know their fate. The recipient stays open until a person answers. */
export async function doubtActions(
  db: Queryable,
  params: { troubles: readonly Doubt[]; actor: Actor; at?: Date | undefined },
): Promise<void> {
  if (params.troubles.length === 0) return;
  const at = instantOrNow(params.at);
  await executeByKey(db, {
    statement: sql`
    WITH doubted AS (
      UPDATE campaign_actions a
      SET status = 'failed', claimed_by = NULL, lease_until = NULL, held_at = NULL, executed_at = a.gated_at,
          error_code = 'in_doubt', error_message = fence.detail
      FROM ${troubleRows(params.troubles)} WHERE ${stillMine(behindGate)}
      RETURNING a.*
    ),
    -- It may have gone out, so it counts for the limits, and its sender rests.
    counted AS (${countSends(sql`doubted`, at)}),
    rested AS (${restSenders(sql`doubted`, at, { answered: false })})
    ${keepTexts(params.troubles, sql`doubted`, at)}
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, before, after)
    SELECT ${params.actor}, 'action.in_doubt', campaign_id, recipient_id, id, '{"status":"sending"}',
      jsonb_build_object('status', 'failed', 'error_code', 'in_doubt', 'error_message', error_message) FROM doubted`,
  });
}
