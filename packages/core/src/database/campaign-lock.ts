import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from './queryable.js';
import { textArray } from './sql-values.js';

/**
 * The campaign's lock, which orders everything that changes recipients and actions:
 *
 * - `shared`: the gate, recording, and changes of single recipients; any number at once.
 * - `exclusive`: what must hold for the whole campaign once it has answered: activate, pause, edit steps, delete.
 *
 * It is an advisory lock, because those queue fairly: a stream of shared holders cannot starve a pause, as row
 * locks would let it. The lock is a statement of its own, so that the work behind it sees what was committed while
 * it waited. Behind it, rows are locked in the order recipients (by id), then actions; claims never wait.
 */
export async function lockCampaigns(
  tx: Queryable,
  mode: 'shared' | 'exclusive',
  campaignIds: readonly string[],
): Promise<void> {
  await tx.execute(campaignLocks(mode, campaignIds));
}

/** The statement that takes them, in one order for all. */
export function campaignLocks(mode: 'shared' | 'exclusive', campaignIds: readonly string[]): SQL {
  const lock = sql.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  const sorted = [...new Set(campaignIds)].sort();
  return sql`SELECT ${lock}(hashtextextended(id, 0)) FROM unnest(${textArray(sorted)}) WITH ORDINALITY AS c (id, n)`;
}

/** Runs `work` in a transaction that holds the campaign's lock. Await nothing but queries in it. */
export async function withCampaignLock<T>(
  db: Queryable,
  mode: 'shared' | 'exclusive',
  campaignId: string,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  return await db.transaction(async (tx) => {
    await lockCampaigns(tx, mode, [campaignId]);
    return await work(tx);
  });
}
