import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type { Connection } from './connect.js';
import { connect } from './connect.js';
import { type DuplicateKeys, ensureUniqueKeys } from './unique-keys.js';

const MIGRATIONS = {
  migrationsFolder: fileURLToPath(new URL('../../migrations', import.meta.url)),
  // Our own table: the host's modules may keep theirs in drizzle's default one.
  migrationsTable: 'outreach_migrations',
};
const MIGRATION_LOCK = 7_246_110_001;

/**
 * Brings the database to this version's schema. Safe to call from any number of processes at once: they wait for
 * each other. Returns the keys that occur twice in tables that stood here before us, which a person should merge.
 */
export async function migrateDatabase(params: { url: string }): Promise<{ duplicates: DuplicateKeys[] }> {
  const connection = connect({
    url: params.url,
    applicationName: 'outreach-migrate',
    max: 1,
  });
  try {
    await connection.sql`SELECT pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(connection.db, MIGRATIONS);
    return { duplicates: await ensureUniqueKeys(connection.db) };
  } finally {
    await connection.close();
  }
}

/** How many of this version's migrations the database still lacks; 0 = ready. Throws when it can't be reached. */
export async function pendingMigrations(db: Connection['db']): Promise<number> {
  const wanted = readMigrationFiles(MIGRATIONS);
  const [{ exists } = { exists: false }] = await db.execute<{
    exists: boolean;
  }>(sql`SELECT to_regclass('drizzle.outreach_migrations') IS NOT NULL AS exists`);
  if (!exists) return wanted.length;
  const [{ done } = { done: 0 }] = await db.execute<{ done: number }>(
    sql`SELECT count(*)::int AS done FROM drizzle.outreach_migrations`,
  );
  return Math.max(0, wanted.length - done);
}
