import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';

type Waiter = { pid: number; blockers: number[]; query: string };

/**
 * Waits until sessions of the current database wait for a lock, so that a race can be forced: hold a lock, start the
 * other side, wait until it is blocked, go on.
 *
 * @param sql needs a free connection: not the one that holds the lock
 * @param params.by backend process that must be in their way, itself or through another waiter; anyone when not given
 * @param params.count how many sessions at the least, 1 when not given
 * @param params.timeoutMs milliseconds, 5000 when not given
 * @returns the backend processes that wait
 * @throws Error that says who waits for whom instead
 */
export async function waitUntilBlocked(
  sql: postgres.Sql,
  params: { by?: number; count?: number; timeoutMs?: number } = {},
): Promise<number[]> {
  const { by, count = 1, timeoutMs = 5000 } = params;
  for (const deadline = Date.now() + timeoutMs; ; await sleep(5)) {
    const waiters = await readWaiters(sql);
    const blocked = waiters.filter((waiter) => by === undefined || isInTheWay(by, waiter, waiters));
    if (blocked.length >= count) return blocked.map((waiter) => waiter.pid);
    if (Date.now() > deadline) {
      const wanted = `${count} blocked session${count === 1 ? '' : 's'}${by === undefined ? '' : ` behind process ${by}`}`;
      throw new Error(`waited ${timeoutMs} ms for ${wanted}, but ${describe(waiters)}`);
    }
  }
}

function readWaiters(sql: postgres.Sql): Promise<Waiter[]> {
  return sql<Waiter[]>`
    SELECT pid, pg_blocking_pids(pid) AS blockers, query
    FROM pg_stat_activity
    WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
}

/** The second to wait for a row waits for the first one, who waits for the holder. */
function isInTheWay(by: number, waiter: Waiter, waiters: Waiter[], seen = new Set<number>()): boolean {
  if (waiter.blockers.includes(by)) return true;
  seen.add(waiter.pid);
  return waiters.some(
    (other) =>
      waiter.blockers.includes(other.pid) && !seen.has(other.pid) && isInTheWay(by, other, waiters, seen),
  );
}

function describe(waiters: Waiter[]): string {
  if (waiters.length === 0) return 'nobody waits for a lock';
  const each = waiters.map((waiter) => {
    const query = waiter.query.replace(/\s+/g, ' ').trim().slice(0, 120);
    return `process ${waiter.pid} waits for ${waiter.blockers.join(', ')} in "${query}"`;
  });
  return `only this: ${each.join('; ')}`;
}
