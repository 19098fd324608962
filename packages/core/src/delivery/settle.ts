import { sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import type { StopReason } from '../schema/campaign-recipients.js';
import { releaseClaims } from './come-back.js';
import { countSends } from './count-sends.js';
import { beforeGate, behindGate, type Fenced, fenceRows, stillMine, takenBack } from './fence.js';
import { type KeptText, keepTexts } from './kept-texts.js';
import { isAsMade, type MadeFrom, madeFromColumns } from './made-from.js';
import { noteDeleted } from './note-deleted.js';
import { restSenders } from './rest-senders.js';

/** A claim with what is wrong with it. */
export type Trouble = Fenced & { code: string; detail: string; variable?: string | undefined };

const troubleRows = (troubles: readonly Trouble[]) => fenceRows(troubles, saidOf(troubles));

const saidOf = (troubles: readonly Trouble[]) => ({
  code: textArray(troubles.map((t) => t.code)),
  detail: textArray(troubles.map((t) => t.detail)),
});

/**
 * Holds messages back, before the gate, until a person mends what is wrong: "needs attention". Who has mended it while the
 * message was being made has released nothing: such a message is given back, to be made anew.
 * @param params.handedOut they are a person's to send, which counts for the limits from now on
 * @returns how many are held
 */
export async function holdActions(
  db: Queryable,
  params: {
    troubles: readonly (Trouble & MadeFrom)[];
    actor: Actor;
    at?: Date | undefined;
    handedOut?: boolean;
  },
): Promise<number> {
  const { troubles } = params;
  if (troubles.length === 0) return 0;
  const at = instantOrNow(params.at);
  const counting = sql`,
    counted AS (${countSends(sql`held`, at)}),
    rested AS (${restSenders(sql`held`, at, { answered: false })})`;
  const rows = fenceRows(troubles, {
    ...madeFromColumns(troubles),
    ...saidOf(troubles),
    variable: sql`${sql.param(troubles.map((t) => t.variable ?? null))}::text[]`,
  });
  const held = await executeByKey<{ id: string }>(db, {
    statement: sql`
    WITH held AS (
      UPDATE campaign_actions a
      SET ${takenBack}, held_at = ${at},
          error_code = fence.code, error_message = fence.detail, error_variable = fence.variable
      FROM ${rows} WHERE ${isAsMade(troubles)} AND ${stillMine(beforeGate)}
      RETURNING a.*
    ) ${params.handedOut ? counting : sql``}
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, after)
    SELECT ${params.actor}, 'action.held', campaign_id, recipient_id, id,
      jsonb_build_object('error_code', error_code, 'error_message', error_message) FROM held
    RETURNING action_id AS id`,
  });
  if (held.length < troubles.length) await releaseClaims(db, troubles);
  return held.length;
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
  const recorded = await executeByKey<{ id: string }>(db, {
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
      jsonb_build_object('status', 'failed', 'error_code', 'in_doubt', 'error_message', error_message) FROM doubted
    RETURNING action_id AS id`,
  });
  const ids = new Set(recorded.map(({ id }) => id));
  const others = params.troubles.filter(({ actionId }) => !ids.has(actionId));
  await noteDeleted(db, { claims: others, event: 'action.in_doubt', actor: params.actor });
}
