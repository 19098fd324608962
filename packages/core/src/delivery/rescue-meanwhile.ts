import { setTimeout as sleep } from 'node:timers/promises';
import type { Rescued } from './rescue.js';

/** How often a pass looks for lost claims, in milliseconds: within a minute of a lease's end, with room to spare. */
export const RESCUE_EVERY_MS = 15_000;

/**
 * Rescues before some work and, because that may take hours, every so often while it goes on. What fails in between is
 * left to the next time.
 * @param params.rescue adds what it has found to the total by itself
 * @returns what the work returns, once no rescue is under way any more
 * @throws what the first rescue or the work throws
 */
export async function rescueMeanwhile<T>(
  params: { rescue: () => Promise<Rescued>; everyMs: number; total: Rescued },
  work: () => Promise<T>,
): Promise<T> {
  const { rescue, everyMs, total } = params;
  const once = async () => {
    const found = await rescue();
    for (const key of Object.keys(total) as (keyof Rescued)[]) total[key] += found[key];
  };
  await once();
  const over = new AbortController();
  const rested = () => sleep(everyMs, true, { signal: over.signal }).catch(() => false);
  const meanwhile = (async () => {
    while (await rested()) await once().catch(() => undefined);
  })();
  try {
    return await work();
  } finally {
    over.abort();
    await meanwhile;
  }
}
