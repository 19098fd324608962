import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { type Connection, connect } from '../../src/index.js';
import type { testDatabase } from './test-campaign.js';

/** No figures for the planner but those that a test has gathered: the server's own rounds come when they come. */
export async function withoutAutovacuum({ db }: Awaited<ReturnType<typeof testDatabase>>): Promise<void> {
  const tables = await db.execute<{ name: string }>(
    sql`SELECT quote_ident(relname) AS name FROM pg_stat_user_tables WHERE schemaname = 'public'`,
  );
  for (const { name } of tables)
    await db.execute(sql`ALTER TABLE ${sql.raw(name)} SET (autovacuum_enabled = off)`);
}

/**
 * Does some work in a session of its own, since what a session has read is told when it ends.
 * @returns what the work returns, and how many rows of a table it has read
 */
export async function readsOf<T>(
  database: Awaited<ReturnType<typeof testDatabase>>,
  work: (db: Connection['db']) => Promise<T>,
): Promise<{ result: T; rowsOf: (table: string) => number }> {
  await endOtherSessions(database.db);
  const before = await rowsRead(database.db);
  const session = connect({ url: database.url, applicationName: 'counted', max: 6, oneTrip: 6 });
  const result = await work(session.db);
  await session.close();
  await expect.poll(() => sessions(database.db)).toBe(0);
  const after = await rowsRead(database.db);
  return { result, rowsOf: (table) => (after.get(table) ?? Number.NaN) - (before.get(table) ?? 0) };
}

/** What those before have read is told now, and not in the middle of what is to be counted: they tell it seconds late. */
async function endOtherSessions(db: Connection['db']): Promise<void> {
  const others = sql`FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  await db.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_terminate_backend(pid) ${others}`);
    await tx.execute(sql`SELECT pg_stat_force_next_flush()`);
  });
  await expect
    .poll(async () => (await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n ${others}`))[0]?.n)
    .toBe(0);
}

async function sessions(db: Connection['db']): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM pg_stat_activity 
        WHERE application_name = 'counted' AND datname = current_database()`,
  );
  return row?.n ?? 0;
}

async function rowsRead(db: Connection['db']): Promise<Map<string, number>> {
  const rows = await db.execute<{ table: string; rows: number }>(sql`
    SELECT relname AS "table", (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_user_tables`);
  return new Map(rows.map(({ table, rows: read }) => [table, read]));
}
