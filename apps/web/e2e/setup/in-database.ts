import { withDatabase } from '@outreach/testkit';
import { server } from './open-console.ts';

/** Puts into the database what only an executor with a mailbox of its own would find. */
export const inDatabase = <T>(work: Parameters<typeof withDatabase<T>>[1]): Promise<T> =>
  withDatabase({ databaseUrl: server.env.DATABASE_URL, dataDir: server.env.DATA_DIR ?? '' }, work);
