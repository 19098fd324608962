import type { Counts } from './record-outcomes.js';

/** What has been claimed together, and what carries it out. */
export type Batch = { size: number; carryOut(): Promise<Counts> };

/** How many more actions a pass may claim; what is taken and not used is given back. */
export type Budget = {
  /** Waits while nothing is left but what others may still give back. 0 = nothing is left. */
  take(wanted: number): Promise<number>;
  /** Once for each that was taken, also when all of it is used. */
  giveBack(unused: number): void;
};

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
  /** Sizes that nobody works with: a loop that found nothing may be wanted again, when more is due by then. */
  const free = [...sizes];
  const loops = new Set<Promise<void>>();
  const ended: PromiseSettledResult<void>[] = [];
  const begin = () => {
    const size = free.shift();
    if (size === undefined) return;
    const loop = Promise.allSettled([work(size, false)]).then(([end]) => {
      loops.delete(loop);
      if (end.status === 'rejected') ended.push(end);
      else free.push(size);
    });
    loops.add(loop);
  };
  let fruitless = 0;
  const work = async (size: number, suspects: boolean): Promise<void> => {
    while (!signal?.aborted && fruitless < MAX_FRUITLESS) {
      const limit = await budget.take(size);
      if (limit === 0) return;
      if (signal?.aborted) return budget.giveBack(limit);
      let batch: Batch | null = null;
      try {
        batch = await claim({ limit, suspects });
      } finally {
        budget.giveBack(limit - (batch?.size ?? 0));
      }
      const claimed = batch?.size ?? 0;
      if (!batch || claimed === 0) return;
      if (!suspects && claimed === limit) begin();
      const done = await batch.carryOut();
      note(done);
      fruitless = done.released + done.retried >= claimed ? fruitless + 1 : 0;
    }
  };
  begin();
  // Grows meanwhile: each begins before the one that called for it has ended.
  for (const loop of loops) await loop;
  throwFirst(ended);
  await work(1, true);
}

/** @param limit of the whole pass; infinity for none */
export function openBudget(limit: number): Budget {
  let left = limit;
  /** Taken, and not yet known how much of it is used. */
  let open = 0;
  let waiting: (() => void)[] = [];
  return {
    take: async (wanted) => {
      while (left === 0 && open > 0) await new Promise<void>((resolve) => waiting.push(resolve));
      const taken = Math.min(wanted, left);
      left -= taken;
      if (taken > 0) open++;
      return taken;
    },
    giveBack: (unused) => {
      left += unused;
      open--;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
}

/** Behind `allSettled`, so that nothing is left running behind an error of another. */
export function throwFirst(results: readonly PromiseSettledResult<void>[]): void {
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
