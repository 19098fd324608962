import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { type CarriedOut, carryOut } from './carry-out.js';
import type { Channels } from './channel.js';
import { claimDueActions, countDue } from './claim.js';
import { completeEndedCampaigns } from './complete.js';
import { isProvablyDead } from './owner.js';
import { createRenderer } from './render.js';
import { type Rescued, rescueLost } from './rescue.js';

export type PassSummary = CarriedOut & {
  /** sent + failed + inDoubt. */
  executed: number;
  rescued: Rescued;
  completedCampaigns: string[];
  /** Still due when the pass ended: another executor's work in hand not counted. */
  remaining: number;
};

export type PassProgress = Pick<PassSummary, 'executed' | 'sent' | 'failed' | 'held'>;

/** The defaults were measured: see docs/performance.md. */
export const PASS_DEFAULTS = { batchSize: 2_000, loops: 2, leaseSeconds: 60 } as const;

/** Batches in a row of which nothing passed the gate, after which a loop leaves them to the next pass. */
const MAX_FRUITLESS = 3;

/**
 * One pass of an executor: rescue → claim → render → gate → send → record → next step, until nothing is due. Any number
 * of passes may run at once, in any number of processes; each action is carried out by one of them.
 * @param params.owner this executor's id, as `makeOwner` gives it
 * @param params.campaignId only this campaign
 * @param params.limit stop after so many actions
 * @param params.loops batches in flight at once: while one waits for the database, another uses the processor
 * @param params.now a simulated clock; leases run by the database's own all the same
 * @throws when the database stays out of reach
 */
export async function executeDue(
  db: Queryable,
  params: {
    channels: Channels;
    owner: string;
    campaignId?: string | undefined;
    limit?: number | undefined;
    batchSize?: number | undefined;
    loops?: number | undefined;
    leaseSeconds?: number | undefined;
    now?: Date | undefined;
    signal?: AbortSignal | undefined;
    onProgress?: ((progress: PassProgress) => void) | undefined;
    isDead?: ((owner: string) => boolean) | undefined;
  },
): Promise<PassSummary> {
  const { channels, owner, campaignId, now, signal, onProgress } = params;
  const { batchSize, loops, leaseSeconds } = { ...PASS_DEFAULTS, ...defined(params) };
  const actor: Actor = `executor:${owner}`;
  const render = createRenderer();
  const total: CarriedOut = { sent: 0, failed: 0, held: 0, inDoubt: 0, retried: 0, released: 0 };
  let budget = params.limit ?? Number.POSITIVE_INFINITY;

  const rescued = await rescueLost(db, { channels, isDead: params.isDead ?? isProvablyDead, actor, now });

  const work = async (suspects: boolean): Promise<void> => {
    let fruitless = 0;
    while (!signal?.aborted && budget > 0) {
      const limit = Math.min(suspects ? 1 : batchSize, budget);
      budget -= limit;
      const claimedAt = performance.now();
      const claims = await claimDueActions(db, { owner, limit, leaseSeconds, campaignId, suspects, now });
      budget += limit - claims.length;
      if (claims.length === 0) return;
      const done = await carryOut(db, {
        claims,
        claimedAt,
        leaseSeconds,
        channels,
        render,
        actor,
        now,
        signal,
      });
      for (const key of Object.keys(total) as (keyof CarriedOut)[]) total[key] += done[key];
      onProgress?.({ ...total, executed: executedOf(total) });
      fruitless = done.released === claims.length ? fruitless + 1 : 0;
      if (fruitless === MAX_FRUITLESS) return;
    }
  };
  await allSettledOrThrow(Array.from({ length: loops }, () => work(false)));
  await work(true);

  const completedCampaigns = await completeEndedCampaigns(db, { actor, campaignId, now });
  return {
    ...total,
    executed: executedOf(total),
    rescued,
    completedCampaigns,
    remaining: await countDue(db, { campaignId, now }),
  };
}

const executedOf = (total: CarriedOut): number => total.sent + total.failed + total.inDoubt;

/** Waits for all loops, so that none is left running behind an error of another. */
async function allSettledOrThrow(loops: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(loops);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function defined<T extends object>(values: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
