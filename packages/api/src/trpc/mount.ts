import type { Channels, Database } from '@outreach/core';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Admit } from '../auth/admit.js';
import { PROBLEMS } from '../errors/problems.js';
import { toProblem } from '../errors/to-problem.js';
import type { Sending } from '../rest/route.js';
import { type Meta, problemOf } from './init.js';
import { type AppRouter, appRouter } from './router.js';

/** Bytes of a body, as of REST. */
const MAX_BODY = 1_000_000;
/** The same where lists of contacts come in: room for a quarter of a million ids. */
const MAX_LONG_BODY = 10_000_000;
/** More calls than any screen makes at once. */
const MAX_BATCH = 50;

export function mountTrpc(deps: {
  db: Database;
  channels: Channels;
  sending: Sending;
  owner: string;
  admit: Admit;
  logger: Logger;
}): RequestHandler {
  const { db, channels, sending, owner, admit, logger } = deps;
  const options: Parameters<typeof createExpressMiddleware<AppRouter>>[0] = {
    router: appRouter,
    maxBatchSize: MAX_BATCH,
    // A query with many ids does not fit into an address.
    allowMethodOverride: true,
    createContext: async ({ req, res, info }) => {
      res.setHeader('cache-control', 'no-store');
      const [only] = info.calls;
      res.locals.route = info.calls.length === 1 ? `/trpc/${knownPath(only?.path)}` : '/trpc/(batch)';
      // A refusal waits in the context until a procedure is asked for, which then gives it in tRPC's own form.
      const caller = await admit(req, res, 'member').catch(toProblem);
      return { db, channels, sending, owner, requestId: req.requestId, caller };
    },
    onError: ({ error, path, ctx, req }) => {
      const problem = problemOf(error);
      if (PROBLEMS[problem.code].status < 500) return;
      const original = problem.cause ?? error.cause ?? error;
      logger.error(
        { err: original, procedure: path, request_id: ctx?.requestId ?? req.requestId },
        'a call failed',
      );
    },
  };
  const usual = createExpressMiddleware({ ...options, maxBodySize: MAX_BODY });
  const forLongLists = createExpressMiddleware({ ...options, maxBodySize: MAX_LONG_BODY });
  return (req, res, next) => (takesLongLists(req.path) ? forLongLists : usual)(req, res, next);
}

const LONG_LISTS: ReadonlySet<string> = new Set(
  // Typed it is a tree, by name it is a list.
  Object.entries<{ _def: { meta?: Meta } }>(appRouter._def.procedures as never)
    .filter(([, { _def }]) => _def.meta?.longLists)
    .map(([name]) => name),
);

/** Whoever may not call these is refused before the body is read; beside any other call it has to be a small one. */
const takesLongLists = (path: string): boolean =>
  path
    .slice(path.lastIndexOf('/') + 1)
    .split(',')
    .every((name) => LONG_LISTS.has(name));

/** Only names that exist become labels. */
const knownPath = (path: string | undefined): string =>
  path !== undefined && path in appRouter._def.procedures ? path : '(unknown)';
