import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/** An instant `days` days before `now` at this hour and minute (UTC). */
export function daysBefore(now: Date, days: number, hour: number, minute = 0): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days, hour, minute));
}

/**
 * Dates what was written since the last call back to `at`. Call it in the one transaction of the history: there, `now()`
 * stands still, and tells what still carries the real time from what has been dated back.
 */
export async function dateBack(tx: Queryable, at: Date): Promise<void> {
  for (const [table, column] of STAMPS)
    await tx.execute(sql`
      UPDATE ${sql.identifier(table)} SET ${sql.identifier(column)} = ${at.toISOString()}::timestamptz
      WHERE ${sql.identifier(column)} = now()`);
}

const STAMPS = [
  ['campaigns', 'created_at'],
  ['campaigns', 'updated_at'],
  ['campaigns', 'paused_at'],
  ['campaign_sequences', 'created_at'],
  ['campaign_recipients', 'created_at'],
  ['campaign_actions', 'created_at'],
  ['audit_events', 'at'],
] as const;
