import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Stage } from './stage.js';

/** What an onlooker sees of lost claims. */
export type ClaimsWatch = {
  /** Notes that a process is gone, whose claims have to be taken up by others. */
  killed(pid: number): void;
  /** Ends looking. */
  stop(): Promise<ClaimsSeen>;
};

export type ClaimsSeen = {
  /** The longest that a claim was seen to stand after its lease had run out, in milliseconds. */
  longestOverdueMs: number;
  /** The longest from the end of a process to the last sight of a claim of its own, in milliseconds. */
  longestOrphanedMs: number;
};

const EVERY_MS = 100;

/** Looks at the claims ten times a second. What happens while the database is away is seen once it is back. */
export function watchClaims(stage: Stage): ClaimsWatch {
  const killedAt = new Map<number, number>();
  const seen: ClaimsSeen = { longestOverdueMs: 0, longestOrphanedMs: 0 };
  let over = false;
  const look = async () => {
    const rows = await stage.db.execute<{ owner: string; overdue: number }>(sql`
      SELECT claimed_by AS owner, max(extract(epoch FROM clock_timestamp() - lease_until))::float8 * 1000 AS overdue
      FROM campaign_actions WHERE status = 'sending' GROUP BY 1`);
    const now = performance.now();
    for (const { owner, overdue } of rows) {
      seen.longestOverdueMs = Math.max(seen.longestOverdueMs, overdue);
      const at = killedAt.get(Number(owner.split(':').at(-3)));
      if (at !== undefined) seen.longestOrphanedMs = Math.max(seen.longestOrphanedMs, now - at);
    }
  };
  const looking = (async () => {
    for (; !over; await sleep(EVERY_MS)) await look().catch(() => undefined);
  })();
  return {
    killed: (pid) => killedAt.set(pid, performance.now()),
    stop: async () => {
      over = true;
      await looking;
      return seen;
    },
  };
}
