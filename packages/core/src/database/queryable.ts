import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import type * as schema from '../schema/index.js';

/** A database, or an open transaction of it (whose own `transaction` is a savepoint). */
export type Queryable = PgDatabase<PostgresJsQueryResultHKT, typeof schema>;
