import { type Connection, connect, type Database, migrateDatabase, pendingMigrations } from '@outreach/core';
import { type DatabaseServer, openDatabaseServer } from '@outreach/embedded-db';
import { readSettings, type Settings } from './env.js';
import { CommandError } from './errors.js';
import { note } from './output.js';

/** Set when the person at the terminal has asked us to stop. */
export class Interrupted extends Error {
  constructor(readonly signal: 'SIGINT' | 'SIGTERM') {
    super('Stopped.');
  }
}

/**
 * Runs with the database server for the length of one command; whoever is the last to use it stops it.
 * @param work must have closed its connections when it returns; `interrupted` rejects when it should stop
 */
export async function withServer<T>(
  work: (server: DatabaseServer, settings: Settings, interrupted: Promise<never>) => Promise<T>,
): Promise<T> {
  const settings = readSettings();
  const server = await openDatabaseServer({
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    onNotice: note,
  });
  const stop = stopSignal();
  try {
    return await work(server, settings, stop.interrupted);
  } finally {
    stop.end();
    await server.leave();
  }
}

/**
 * Runs with a database at this version's schema. The embedded one is brought there; one of somebody else's is never
 * migrated behind their back.
 * @param afterStop puts in order what work that was interrupted has left; by then nothing of it goes on
 */
export const withDatabase = <T>(
  work: (db: Database, settings: Settings) => Promise<T>,
  afterStop?: (db: Database) => Promise<void>,
): Promise<T> =>
  withServer(async (server, settings, interrupted) => {
    if (server.embedded) await migrateDatabase({ url: server.url });
    const applicationName = `outreach-cli-${process.pid}`;
    const connection = connect({ url: server.url, applicationName, max: 4 });
    try {
      await assertMigrated(connection);
      return await Promise.race([work(connection.db, settings), interrupted]);
    } catch (error) {
      if (error instanceof Interrupted)
        await stopWork(connection, { url: server.url, applicationName, afterStop });
      throw error;
    } finally {
      await connection.close();
    }
  });

/** First nothing more may start; then what the server is still at, a long statement perhaps, is rolled back at once. */
async function stopWork(
  { sql }: Connection,
  params: { url: string; applicationName: string; afterStop?: ((db: Database) => Promise<void>) | undefined },
): Promise<void> {
  await sql.end({ timeout: 0 });
  const other = connect({ url: params.url, applicationName: 'outreach-cli', max: 1 });
  try {
    await other.sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${params.applicationName}`;
    await params.afterStop?.(other.db);
  } finally {
    await other.close();
  }
}

async function assertMigrated({ db }: Connection): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending > 0)
    throw new CommandError(`The database lacks ${pending} migrations: run "pnpm outreach migrate" first.`);
}

/** Rejects at the first Ctrl-C, so that the database is closed in order; a second one ends the process. */
function stopSignal(): { interrupted: Promise<never>; end(): void } {
  let reject: (error: Error) => void = () => undefined;
  const interrupted = new Promise<never>((_, rejectIt) => {
    reject = rejectIt;
  });
  interrupted.catch(() => undefined);
  const onInt = () => reject(new Interrupted('SIGINT'));
  const onTerm = () => reject(new Interrupted('SIGTERM'));
  process.once('SIGINT', onInt).once('SIGTERM', onTerm);
  return {
    interrupted,
    end: () => void process.off('SIGINT', onInt).off('SIGTERM', onTerm),
  };
}
