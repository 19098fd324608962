import { purgeIdempotencyKeys, purgeSessions } from '@outreach/api';
import { type Database, purgeImportRows, purgeSends } from '@outreach/core';
import type { Logger } from 'pino';

const EVERY_MS = 3_600_000;

/** What would grow without end and is of no more use; docs/operations.md says what is kept. */
const PURGES = {
  'old idempotency keys stay': purgeIdempotencyKeys,
  'sessions that have run out stay': purgeSessions,
  'old sends stay counted': purgeSends,
  'rows that were not imported stay': purgeImportRows,
};

/**
 * Deletes what has run out, now and once an hour: a server that is started anew every night does so, too.
 * @returns what ends it, once nothing is being deleted any more
 */
export function startPurging(db: Database, log: Logger): { stop(): Promise<void> } {
  const purge = async () => {
    for (const [failure, purgeSome] of Object.entries(PURGES))
      await purgeSome(db).catch((error: unknown) => log.warn({ err: error }, failure));
  };
  let underWay = purge();
  const timer = setInterval(() => {
    underWay = underWay.then(purge);
  }, EVERY_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}
