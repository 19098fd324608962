import type { Database } from '@outreach/core';
import { sql } from 'drizzle-orm';

export const POISON_CRASHES = 3;

/** A plain lease: whatever was claimed by somebody who is lost is sent again. */
export async function rescueLost(db: Database, params: { isDead: (owner: string) => boolean }) {
  const owners = await db.execute<{ owner: string }>(
    sql`SELECT DISTINCT claimed_by AS owner FROM campaign_actions WHERE status = 'sending'`,
  );
  const dead = owners.map(({ owner }) => owner).filter(params.isDead);
  const again = await db.execute(sql`
    UPDATE campaign_actions SET status = 'scheduled', claimed_by = NULL, lease_until = NULL
    WHERE status = 'sending' AND (lease_until < clock_timestamp() OR claimed_by = ANY(${sql.param(dead)}::text[]))
    RETURNING id`);
  return { rescheduled: again.length, delivered: 0, inDoubt: 0, poisoned: 0 };
}
