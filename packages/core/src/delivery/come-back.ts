import { type SQL, sql } from 'drizzle-orm';
import { planFrom } from '../actions/schedule-action.js';
import type { Actor } from '../audit/record-event.js';
import { executeByKey } from '../database/by-key.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, intArray, textArray } from '../database/sql-values.js';
import { senderToday } from '../senders/sender-for.js';
import { replan } from '../sequences/replan.js';
import { beforeGate, campaignIdsOf, type Fenced, fenceRows, stillMine, takenBack } from './fence.js';
import type { Trouble } from './settle.js';

/** Gives claims back that have not passed the gate: due as before, nothing counted against them. */
export async function releaseClaims(db: Queryable, claims: readonly Fenced[]): Promise<void> {
  if (claims.length === 0) return;
  await executeByKey(db, {
    statement: sql`
    UPDATE campaign_actions a SET ${takenBack}
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
  const cameBack = await executeByKey<CameBack>(db, {
    lockCampaigns: campaignIdsOf(claims),
    statement: sql`
    WITH ${peopleOf(claims)}
    UPDATE campaign_actions a
    SET ${takenBack}, gated_at = NULL, sender_id = ${senderToday}
    FROM people fence WHERE fence.open AND ${stillMine()}
    RETURNING ${asCameBack}`,
  });
  await replanRemoved(db, cameBack);
}

/** Puts messages off that were certainly not taken, each to be tried again after so many seconds, from today's sender. */
export async function retryActions(
  db: Queryable,
  params: {
    troubles: readonly (Trouble & { afterSeconds: number; outage: boolean })[];
    actor: Actor;
    at?: Date | undefined;
  },
): Promise<void> {
  const { troubles } = params;
  if (troubles.length === 0) return;
  const seconds = sql`(${sql.param(JSON.stringify(Object.fromEntries(troubles.map((t) => [t.actionId, t.afterSeconds]))))}::jsonb
    ->> a.id)::float8`;
  const again = sql`${instantOrNow(params.at)} + make_interval(secs => ${seconds})`;
  const cameBack = await executeByKey<CameBack>(db, {
    lockCampaigns: campaignIdsOf(troubles),
    statement: sql`
    WITH ${peopleOf(troubles, {
      code: textArray(troubles.map((t) => t.code)),
      detail: textArray(troubles.map((t) => t.detail)),
      outages: intArray(troubles.map((t) => Number(t.outage))),
    })},
    put_off AS (
      UPDATE campaign_actions a
      SET ${takenBack}, gated_at = NULL,
          scheduled_for = ${again}, plan_from = ${planFrom(sql`a.campaign_id`, again)}, plan_days = 0,
          tries = a.tries + 1 - fence.outages, outages = a.outages + fence.outages,
          sender_id = ${senderToday},
          -- Paused while it was in flight: it stays held back.
          error_code = CASE WHEN a.held_at IS NULL THEN fence.code ELSE a.error_code END,
          error_message = CASE WHEN a.held_at IS NULL THEN fence.detail END
      FROM people fence WHERE fence.open AND ${stillMine()}
      RETURNING a.*
    ),
    told AS (
      INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, after)
      SELECT ${params.actor}, 'action.retried', campaign_id, recipient_id, id,
        jsonb_build_object('error_code', error_code, 'scheduled_for', scheduled_for) FROM put_off
    )
    SELECT ${asCameBack} FROM put_off a`,
  });
  await replanRemoved(db, cameBack);
}

type CameBack = { campaignId: string; removed: boolean };

/** For what has come back from behind the gate: whether its step has been removed meanwhile. */
const asCameBack: SQL = sql`a.campaign_id AS "campaignId",
  (SELECT s.archived_at IS NOT NULL FROM campaign_sequences s WHERE s.id = a.sequence_id) AS removed`;

/**
 * CTEs `people`: the claims with whether their recipient is still open, locked as whoever ends one locks them; and
 * `gone`: the messages of those who ended while theirs was past the gate go, as those that were waiting did. Left as due, they
 * would be claimed and refused for ever, in front of all others.
 * @param more as in `fenceRows`
 */
const peopleOf = (claims: readonly Fenced[], more: Readonly<Record<string, SQL>> = {}): SQL => sql`
  people AS MATERIALIZED (
    SELECT fence.*, r.status IN ('pending', 'in_progress') AS open
    FROM ${fenceRows(claims, more)} JOIN campaign_recipients r ON r.id = fence.recipient_id
    ORDER BY r.id FOR NO KEY UPDATE OF r
  ),
  gone AS (
    DELETE FROM campaign_actions a USING people fence WHERE NOT fence.open AND ${stillMine()}
  )`;

/** Whose step was removed while their message was past the gate waits for the next one, as all others do since. */
async function replanRemoved(db: Queryable, cameBack: readonly CameBack[]): Promise<void> {
  const campaignIds = new Set(cameBack.filter(({ removed }) => removed).map(({ campaignId }) => campaignId));
  for (const campaignId of campaignIds)
    await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
      await replan(tx, { campaignId });
    });
}
