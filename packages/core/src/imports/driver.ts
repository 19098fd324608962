import type postgres from 'postgres';
import type { Database } from '../database/connect.js';

/** The bare driver under a database, for what Drizzle has no words for: COPY and cursors. */
export const driverOf = (db: Database): postgres.Sql => (db as Database & { $client: postgres.Sql }).$client;
