import { type Database, pendingMigrations } from '@outreach/core';
import type { RequestHandler } from 'express';

/** The process answers. */
export const alive: RequestHandler = (_req, res) => void res.json({ status: 'ok' });

/** The database can be reached and has this version's schema; 503 until then. */
export function ready(db: Database): RequestHandler {
  return async (_req, res) => {
    const answer = await pendingMigrations(db).then(
      (pending) => ({ database: 'reachable', pending_migrations: pending }),
      () => ({ database: 'unreachable', pending_migrations: null }),
    );
    const isReady = answer.pending_migrations === 0;
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not_ready', ...answer });
  };
}
