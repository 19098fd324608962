import { sql } from 'drizzle-orm';
import type { Queryable } from './queryable.js';

/**
 * For the rest of the transaction: room for hundreds of thousands of people in memory, and neither compiling nor further
 * processes. What counts as dear is the writing, or what is asked of each, so starting either takes longer than it saves;
 * and where there is no room, what could be read once for all is looked up for each.
 */
export async function planForMany(tx: Queryable): Promise<void> {
  await tx.execute(sql`
    SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
           set_config('max_parallel_workers_per_gather', '0', true)`);
}
