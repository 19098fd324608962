import { type SQL, sql } from 'drizzle-orm';
import { lockCampaigns } from './campaign-lock.js';
import type { Queryable } from './connect.js';

/** Without `jit`: what must not be used counts as very dear, which would have each statement compiled, for 400 ms. */
const PLAN_BY_KEY = sql`
  SELECT set_config('enable_seqscan', 'off', true), set_config('enable_mergejoin', 'off', true),
         set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true)`;

/**
 * Runs one statement over a batch of known rows in a transaction of its own, in which the planner may read no table
 * from end to end. Right after a bulk change its figures are old: it would read a million rows to find two thousand.
 * Such a statement reaches each table by primary key from the rows it was given, and never joins one CTE with another:
 * that is quadratic whenever the planner takes a batch for one row, as it does of conditions on what has just changed.
 * @param params.lockCampaigns take these campaigns' shared locks first, so that the statement sees what was committed
 * while it waited
 * @param params.lock a statement that takes another lock first, for the same reason
 */
export async function executeByKey<Row extends Record<string, unknown>>(
  db: Queryable,
  params: { statement: SQL; lockCampaigns?: readonly string[]; lock?: SQL },
): Promise<Row[]> {
  // Sent together, in this order, on the transaction's connection.
  return await db.transaction(async (tx) => {
    const [, , , rows] = await Promise.all([
      tx.execute(PLAN_BY_KEY),
      params.lock && tx.execute(params.lock),
      params.lockCampaigns && lockCampaigns(tx, 'shared', params.lockCampaigns),
      tx.execute<Row>(params.statement),
    ]);
    return rows as unknown as Row[];
  });
}
