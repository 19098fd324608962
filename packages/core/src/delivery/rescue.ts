import { sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import type { StepChannel } from '../schema/campaign-sequences.js';
import type { Channel, Channels, Evidence } from './channel.js';
import { ungate } from './come-back.js';
import { beforeGate, type Fenced, fenceRows, stillMine, takenBack } from './fence.js';
import { recordSent } from './record-sent.js';
import { doubtActions, failActions, type Trouble } from './settle.js';

/** Crashes before the gate after which a message is given up as poisoned. */
export const POISON_CRASHES = 3;
/** Lost claims looked at in one go. */
const RESCUE_BATCH = 2_000;

export type Rescued = {
  /** Due again. */
  rescheduled: number;
  /** Proven to have gone out, and recorded so. */
  delivered: number;
  inDoubt: number;
  poisoned: number;
};

type Lost = Fenced & {
  gated: boolean;
  crashes: number;
  channel: StepChannel;
  ownerDead: boolean;
  /** If it went out, then certainly by the log channel, which can be looked through. */
  logged: boolean;
  /** Seconds since it passed the gate; null before it. */
  gatedFor: number | null;
  /** This machine's time when all this was asked for. */
  askedAt: number;
};

/**
 * Takes up the claims of executors that were lost: whose lease has run out, or whose process is proven dead. Before the
 * gate: due again, or poisoned after three crashes. Behind the gate the channel's evidence decides, which only counts
 * when the owner is dead and can no longer write; without it the message is in doubt.
 * @param params.isDead true only when no process with this owner id can ever act again
 */
export async function rescueLost(
  db: Queryable,
  params: { channels: Channels; isDead: (owner: string) => boolean; actor: Actor; now?: Date | undefined },
): Promise<Rescued> {
  const total: Rescued = { rescheduled: 0, delivered: 0, inDoubt: 0, poisoned: 0 };
  for (;;) {
    const lost = await findLost(db, params.isDead);
    if (lost.length === 0) return total;
    const { actor, now } = params;
    const ungated = lost.filter((claim) => !claim.gated);
    const poisoned = ungated.filter((claim) => claim.crashes + 1 >= POISON_CRASHES).map(poison);
    await failActions(db, { troubles: poisoned, stopReason: 'poisoned', actor, at: now });
    const alive = ungated.filter((claim) => claim.crashes + 1 < POISON_CRASHES);
    await reschedule(db, alive);
    const gated = lost.filter((claim) => claim.gated);
    const evidence = await gather(gated, params.channels);
    const by = (kind: Evidence) =>
      gated.filter((claim) => (evidence.get(claim.actionId) ?? 'unknown') === kind);
    await recordSent(db, { claims: by('delivered'), actor, at: now });
    await ungate(db, by('not_delivered'));
    await doubtActions(db, { troubles: by('unknown').map(doubt), actor, at: now });
    total.rescheduled += alive.length + by('not_delivered').length;
    total.delivered += by('delivered').length;
    total.inDoubt += by('unknown').length;
    total.poisoned += poisoned.length;
    if (lost.length < RESCUE_BATCH) return total;
  }
}

async function findLost(db: Queryable, isDead: (owner: string) => boolean): Promise<Lost[]> {
  const owners = await db.execute<{ owner: string }>(
    sql`SELECT DISTINCT claimed_by AS owner FROM campaign_actions WHERE status = 'sending'`,
  );
  const dead = owners.map((row) => row.owner).filter(isDead);
  const askedAt = Date.now();
  const lost = await db.execute<Omit<Lost, 'askedAt'>>(sql`
    SELECT a.id AS "actionId", a.attempt, a.campaign_id AS "campaignId", a.recipient_id AS "recipientId",
      a.gated_at IS NOT NULL AS gated, a.crashes, s.channel, a.claimed_by = ANY(${textArray(dead)}) AS "ownerDead",
      ${certainlyLogged} AS logged,
      extract(epoch FROM clock_timestamp() - a.gated_at)::float8 AS "gatedFor"
    FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
    LEFT JOIN senders se ON se.id = a.sender_id
    WHERE a.status = 'sending' AND (a.lease_until < clock_timestamp() OR a.claimed_by = ANY(${textArray(dead)}))
    ORDER BY a.id LIMIT ${RESCUE_BATCH}`);
  return lost.map((claim) => ({ ...claim, askedAt }));
}

/**
 * Whether action `a` can only have gone to the log. Which way was taken is written down nowhere; what sender `se` is today
 * tells it only of one that has not been changed since the claim read it, at most a lease before the gate. Leases last an
 * hour at the most, and a change that waited for a lock is older than it looks.
 */
const certainlyLogged = sql`
  (a.sender_id IS NULL OR coalesce(se.mode = 'log' AND (
    se.updated_at = se.created_at OR se.updated_at < a.gated_at - interval '2 hours'), false))`;

async function reschedule(db: Queryable, claims: readonly Fenced[]): Promise<void> {
  if (claims.length === 0) return;
  await executeByKey(db, {
    statement: sql`
      UPDATE campaign_actions a
      SET ${takenBack}, crashes = a.crashes + 1
      FROM ${fenceRows(claims)} WHERE ${stillMine(beforeGate)}`,
  });
}

async function gather(gated: readonly Lost[], channels: Channels): Promise<Map<string, Evidence>> {
  const byChannel = new Map<Channel, Map<string, Date>>();
  for (const claim of gated)
    if (claim.ownerDead && claim.logged) {
      const channel = channels[claim.channel];
      const gatedAt = byChannel.get(channel) ?? new Map<string, Date>();
      byChannel.set(channel, gatedAt.set(claim.actionId, gatedHere(claim)));
    }
  const found = new Map<string, Evidence>();
  for (const [channel, gatedAt] of byChannel)
    for (const [id, evidence] of await channel.evidence(gatedAt)) found.set(id, evidence);
  return found;
}

/** When it passed the gate, by this machine's clock: the database's may go wrong beside it. Earlier by what asking took. */
const gatedHere = ({ askedAt, gatedFor }: Lost): Date => new Date(askedAt - (gatedFor ?? 0) * 1_000);

const poison = (claim: Fenced): Trouble => ({
  ...claim,
  code: 'poisoned',
  detail: `${POISON_CRASHES} executors in a row were lost while working on this message.`,
});

const doubt = (claim: Fenced): Trouble => ({
  ...claim,
  code: 'in_doubt',
  detail: 'The executor was lost behind the point of no return: the message may or may not have gone out.',
});
