import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

const SUPPRESSION_LOCK = 7_246_110_002;

/**
 * Held `exclusive` while an address is suppressed and `shared` while people are added to a campaign: either the adding
 * sees the address, or the suppressing sees the new recipient. Always taken before any campaign's lock.
 */
export async function lockSuppressions(tx: Queryable, mode: 'shared' | 'exclusive'): Promise<void> {
  const lock = sql.raw(mode === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock');
  await tx.execute(sql`SELECT ${lock}(${SUPPRESSION_LOCK}::bigint)`);
}
