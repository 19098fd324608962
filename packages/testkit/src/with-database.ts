import { openDatabaseServer } from '@outreach/embedded-db';
import postgres from 'postgres';

/**
 * Looks into the database of a product under test, or puts into it what cannot be made from outside.
 *
 * @param params.databaseUrl the one it was given, else the embedded one of `dataDir`
 */
export async function withDatabase<T>(
  params: { databaseUrl?: string | undefined; dataDir: string },
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const server = await openDatabaseServer(params);
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 5 });
    await server.leave();
  }
}
