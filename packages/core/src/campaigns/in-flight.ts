import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/** Messages past the gate whose end is not recorded yet. Exact under the campaign's exclusive lock. */
export async function countInFlight(db: Queryable, params: { campaignId: string }): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM campaign_actions
    WHERE campaign_id = ${params.campaignId} AND status = 'sending' AND gated_at IS NOT NULL`);
  return row?.count ?? 0;
}
