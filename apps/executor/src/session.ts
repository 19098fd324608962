import { connect, type Database, migrateDatabase, pendingMigrations } from '@outreach/core';
import { openDatabaseServer } from '@outreach/embedded-db';
import type { Settings } from './env.js';

/** Why a command can't go on, in one line for the person at the terminal. */
export class CommandError extends Error {}

/**
 * Opens the database for the length of one command: the one of DATABASE_URL, or the embedded one, which is brought to
 * this version's schema. A database of somebody else's is never migrated behind their back.
 */
export async function withDatabase<T>(
  settings: Settings,
  params: { onNotice: (line: string) => void; mustBeMigrated: boolean },
  work: (db: Database, dataDir: string) => Promise<T>,
): Promise<T> {
  const server = await openDatabaseServer({
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    onNotice: params.onNotice,
  });
  try {
    if (server.embedded) await migrateDatabase({ url: server.url });
    const connection = connect({
      url: server.url,
      applicationName: 'outreach-executor',
      // For planning, looking and being seen, and for what claimed batches need beside their transactions.
      max: settings.EXECUTOR_LOOPS + 4,
      // Each loop one, and four for the lanes of senders, which are in there for a moment a message.
      oneTrip: settings.EXECUTOR_LOOPS + 4,
    });
    try {
      if (params.mustBeMigrated) await assertMigrated(connection.db);
      return await work(connection.db, settings.DATA_DIR);
    } finally {
      await connection.close();
    }
  } finally {
    await server.leave();
  }
}

async function assertMigrated(db: Database): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending > 0)
    throw new CommandError(`The database lacks ${pending} migrations: run "pnpm outreach migrate" first.`);
}
