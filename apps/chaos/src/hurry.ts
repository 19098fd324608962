import type { Database } from '@outreach/core';
import { sql } from 'drizzle-orm';

/** Makes what waits for its retry due at once, and tries a sender again whose breaker is open: as if time had passed. */
export async function hurry(db: Database): Promise<void> {
  await db.execute(sql`
    UPDATE campaign_actions SET scheduled_for = clock_timestamp()
    WHERE id IN (SELECT id FROM campaign_actions
                 WHERE status = 'scheduled' AND scheduled_for > clock_timestamp() FOR UPDATE SKIP LOCKED)`);
  await db.execute(sql`
    UPDATE senders SET broken_until = clock_timestamp() WHERE broken_until > clock_timestamp()`);
}

/** How many actions have not ended. */
export async function countOpen(db: Database): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM campaign_actions WHERE status IN ('scheduled', 'sending')`,
  );
  return row?.n ?? 0;
}
