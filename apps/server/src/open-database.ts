import { type Connection, connect, migrateDatabase } from '@outreach/core';
import { type DatabaseServer, openDatabaseServer } from '@outreach/embedded-db';
import { StartError, sentenceOf } from './start-error.js';

/** Connections of the server's pool: requests are short, and the executor has its own. */
const POOL_SIZE = 10;

export type OpenedDatabase = { url: string; db: Connection['db']; close(): Promise<void> };

/**
 * The database of `DATABASE_URL` or the embedded one, brought to this version's schema.
 * @throws StartError, EmbeddedDatabaseError in one line
 */
export async function openDatabase(params: {
  databaseUrl: string | undefined;
  dataDir: string;
  say: (line: string) => void;
}): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, say } = params;
  if (!databaseUrl) say(`Starting the database in ${dataDir}`);
  const server = await openDatabaseServer({ databaseUrl, dataDir, onNotice: say });
  try {
    await migrate(server, say);
    const connection = connect({ url: server.url, applicationName: 'outreach-server', max: POOL_SIZE });
    return {
      url: server.url,
      db: connection.db,
      close: async () => {
        await connection.close();
        await server.leave();
      },
    };
  } catch (error) {
    await server.leave();
    throw error;
  }
}

async function migrate(server: DatabaseServer, say: (line: string) => void): Promise<void> {
  try {
    const { duplicates } = await migrateDatabase({ url: server.url });
    for (const { index, examples } of duplicates)
      say(
        `These occur more than once and should be one: ${examples.join(', ')}; until they are merged, ${index} cannot keep out new ones`,
      );
  } catch (error) {
    throw new StartError(`the database cannot be used: ${sentenceOf(error)}`);
  }
}
