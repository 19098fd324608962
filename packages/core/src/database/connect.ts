import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from '../schema/index.js';
import { openByKey } from './by-key.js';

export type { Queryable } from './queryable.js';

export type Database = PostgresJsDatabase<typeof schema>;

export type Connection = {
  db: Database;
  /** The bare driver, for COPY, notifications and sessions of one's own. */
  sql: postgres.Sql;
  close(): Promise<void>;
};

/**
 * Opens a pool. Sessions speak UTC, so that `interval '1 day'` is 24 hours whatever the server is set to.
 * @param params.max connections at the most, 10 unless told
 * @param params.oneTrip connections beside these for the transactions of claimed batches, none unless told
 */
export function connect(params: {
  url: string;
  applicationName: string;
  max?: number;
  oneTrip?: number;
}): Connection {
  const { url, applicationName } = params;
  const client = postgres(url, {
    max: params.max ?? 10,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: applicationName, TimeZone: 'UTC' },
  });
  const db = drizzle(client, { schema, casing: 'snake_case' });
  const byKey = params.oneTrip ? openByKey(db, { url, applicationName, connections: params.oneTrip }) : null;
  return {
    db,
    sql: client,
    close: async () => {
      await byKey?.close();
      await client.end({ timeout: 5 });
    },
  };
}
