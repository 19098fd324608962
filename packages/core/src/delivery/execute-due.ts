import type { Actor } from '../audit/record-event.js';
import { requireCampaign } from '../campaigns/queries.js';
import type { Queryable } from '../database/connect.js';
import { type CarryOutWith, carryOut, type Route } from './carry-out.js';
import type { Channels } from './channel.js';
import { claimDueActions, countDue } from './claim.js';
import { completeEndedCampaigns } from './complete.js';
import { type SenderWays, workLanes } from './lanes.js';
import { openLedger } from './ledger.js';
import { createOpenHours } from './open-hours.js';
import { isProvablyDead } from './owner.js';
import { planActions } from './plan-due.js';
import { type Counts, noCounts } from './record-outcomes.js';
import { createRenderer } from './render.js';
import { type Rescued, rescueLost } from './rescue.js';
import { RESCUE_EVERY_MS, rescueMeanwhile } from './rescue-meanwhile.js';
import { type Budget, openBudget, throwFirst, workBatches } from './work-batches.js';

/** What a pass has done. */
export type PassResult = Counts & {
  /** sent + failed + inDoubt. */
  executed: number;
  rescued: Rescued;
  completedCampaigns: string[];
};

export type PassSummary = PassResult & {
  /** Still due when the pass ended, limits and hours aside: another executor's work in hand not counted. */
  remaining: number;
};

export type PassProgress = Pick<PassSummary, 'executed' | 'sent' | 'failed' | 'held'>;

/** The defaults were measured: see docs/performance.md. */
export const PASS_DEFAULTS = { batchSize: 4_000, loops: 2, leaseSeconds: 60 } as const;

/**
 * The same for what goes out from senders, where a server on the other side sets the pace: a lease outlives the longest
 * that one message may take.
 */
export const SENDER_DEFAULTS = { leaseSeconds: 120, messageSeconds: 75 } as const;

/** Another lease for senders' messages: what one of them may take is shortened with it. */
const leaseOf = (leaseSeconds: number) => {
  const share = SENDER_DEFAULTS.messageSeconds / SENDER_DEFAULTS.leaseSeconds;
  return { leaseSeconds, messageSeconds: Math.min(SENDER_DEFAULTS.messageSeconds, leaseSeconds * share) };
};

export type PassParams = {
  channels: Channels;
  /** How senders' messages get out; without it they wait for another executor. */
  senderWays?: SenderWays | undefined;
  owner: string;
  campaignId?: string | undefined;
  limit?: number | undefined;
  batchSize?: number | undefined;
  /** Messages of one sender claimed and not yet carried out, at the most; not given: by what its way out carries at once. */
  senderBatch?: number | undefined;
  /** Seconds for which they stay claimed. */
  senderLease?: number | undefined;
  loops?: number | undefined;
  leaseSeconds?: number | undefined;
  now?: Date | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: PassProgress) => void) | undefined;
  isDead?: ((owner: string) => boolean) | undefined;
  /** Milliseconds between two looks for lost claims while the pass goes on. */
  rescueEveryMs?: number | undefined;
};

/**
 * One pass of an executor: rescue → plan → claim → render → gate → send → record → next step, until nothing is due. Any
 * number of passes may run at once, in any number of processes; each action is carried out by one of them.
 * @param params.owner this executor's id, as `makeOwner` gives it
 * @param params.campaignId only this campaign
 * @param params.limit stop after so many actions
 * @param params.loops batches in flight at once: while one waits for the database, another uses the processor
 * @param params.now a simulated clock; leases run by the database's own all the same
 * @throws DomainError `not_found` for a campaign that is not here; and when the database stays out of reach
 */
export async function passOverDue(db: Queryable, params: PassParams): Promise<PassResult> {
  const { channels, owner, campaignId, now, onProgress } = params;
  if (campaignId !== undefined) await requireCampaign(db, { campaignId });
  const actor: Actor = `executor:${owner}`;
  const keep: CarryOutWith = { render: createRenderer(), openHours: createOpenHours(), actor };
  const total = noCounts();
  const note = (done: Counts) => {
    for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += done[key];
    onProgress?.({ ...total, executed: executedOf(total) });
  };
  const budget = openBudget(params.limit ?? Number.POSITIVE_INFINITY);

  const rescued: Rescued = { rescheduled: 0, delivered: 0, inDoubt: 0, poisoned: 0 };
  const isDead = params.isDead ?? isProvablyDead;
  const rescue = () => rescueLost(db, { channels, isDead, actor, now });
  const everyMs = params.rescueEveryMs ?? RESCUE_EVERY_MS;
  await rescueMeanwhile({ rescue, everyMs, total: rescued }, async () => {
    await planActions(db, { campaignId, now });
    await Promise.allSettled([
      workLog(db, { ...params, keep, budget, note }),
      workLanes(db, {
        ...SENDER_DEFAULTS,
        ...keep,
        inHand: params.senderBatch,
        ...leaseOf(params.senderLease ?? params.leaseSeconds ?? SENDER_DEFAULTS.leaseSeconds),
        channels,
        senderWays: params.senderWays,
        owner,
        campaignId,
        now,
        signal: params.signal,
        budget,
        note,
      }),
    ]).then(throwFirst);
  });
  // What was put off by its hours or a retry, and what comes next, finds its instant before somebody looks.
  await planActions(db, { campaignId, now });

  const completedCampaigns = await completeEndedCampaigns(db, { actor, campaignId, now });
  return {
    ...total,
    executed: executedOf(total),
    rescued,
    completedCampaigns,
  };
}

/** A pass, and what it has left: to count that, all that is still due is read. */
export async function executeDue(db: Queryable, params: PassParams): Promise<PassSummary> {
  const result = await passOverDue(db, params);
  return { ...result, remaining: await countDue(db, params) };
}

/** What goes out by the log channel without a sender, in large batches. */
async function workLog(
  db: Queryable,
  params: PassParams & { keep: CarryOutWith; budget: Budget; note: (counts: Counts) => void },
): Promise<void> {
  const { channels, owner, campaignId, now, signal, keep, budget, note } = params;
  const { batchSize, loops, leaseSeconds } = { ...PASS_DEFAULTS, ...defined(params) };
  const route: Route = { sender: null, channelFor: ({ channel }) => channels[channel] };
  await workBatches({
    sizes: Array.from({ length: loops }, () => batchSize),
    budget,
    signal,
    note,
    claim: async ({ limit, suspects }) => {
      const claimedAt = performance.now();
      const claims = await claimDueActions(db, { owner, limit, leaseSeconds, campaignId, suspects, now });
      const ledger = openLedger(db, { actor: keep.actor, now });
      const batch = { claims, claimedAt, leaseSeconds, messageSeconds: 0, route, ledger, now, signal };
      return { size: claims.length, carryOut: () => carryOut(db, { ...keep, ...batch }) };
    },
  });
}

const executedOf = (total: Counts): number => total.sent + total.failed + total.inDoubt;

function defined<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
