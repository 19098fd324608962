import type { Counts } from './record-outcomes.js';

/** What has been claimed together, and what carries it out. */
export type Batch = { size: number; carryOut(): Promise<Counts> };

/** How many more actions a pass may claim; what is taken and not used is given back. */
export type Budget = { take(wanted: number): number; giveBack(unused: number): void };

/** Batches in a row of which nothing got out, after which the rest is left to the next pass. */
const MAX_FRUITLESS = 3;

/**
 * Claims and carries out batch after batch until nothing is left; then, one by one and with nothing beside it, what has
 * crashed executors before. While one batch waits for the database or the other side, another uses the processor; but only
 * who has more to do than one needs another beside it, and a connection for that.
 * @param params.sizes of the batches that may be in hand at once, how many actions each may have
 * @param params.claim null or a batch of none: nothing is left
 * @param params.signal when aborted, nothing more is claimed
 * @throws what the first of them throws, once none is under way any more
 */
export async function workBatches(params: {
  sizes: readonly number[];
  claim: (of: { limit: number; suspects: boolean }) => Promise<Batch | null>;
  budget: Budget;
  signal: AbortSignal | undefined;
  note: (counts: Counts) => void;
}): Promise<void> {
  const { sizes, claim, budget, signal, note } = params;
  const loops: Promise<PromiseSettledResult<void>[]>[] = [];
  const begin = () => {
    const size = sizes[loops.length];
    if (size !== undefined) loops.push(Promise.allSettled([work(size, false)]));
  };
  let fruitless = 0;
  const work = async (size: number, suspects: boolean): Promise<void> => {
    while (!signal?.aborted && fruitless < MAX_FRUITLESS) {
      const limit = budget.take(size);
      if (limit === 0) return;
      const batch = await claim({ limit, suspects });
      const claimed = batch?.size ?? 0;
      budget.giveBack(limit - claimed);
      if (!batch || claimed === 0) return;
      if (!suspects && claimed === limit) begin();
      const done = await batch.carryOut();
      note(done);
      fruitless = done.released + done.retried >= claimed ? fruitless + 1 : 0;
    }
  };
  begin();
  const ended: PromiseSettledResult<void>[] = [];
  // Grows meanwhile: each begins before the one that called for it has ended.
  for (const loop of loops) ended.push(...(await loop));
  throwFirst(ended);
  await work(1, true);
}

/** @param limit of the whole pass; infinity for none */
export function openBudget(limit: number): Budget {
  let left = limit;
  return {
    take: (wanted) => {
      const taken = Math.min(wanted, left);
      left -= taken;
      return taken;
    },
    giveBack: (unused) => {
      left += unused;
    },
  };
}

/** Behind `allSettled`, so that nothing is left running behind an error of another. */
export function throwFirst(results: readonly PromiseSettledResult<void>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
