import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor, Channels, Database, Queryable } from '@outreach/core';
import { type Request, type Response, Router } from 'express';
import type { Admit } from '../auth/admit.js';
import type { Auth } from '../auth/better-auth.js';
import { HttpProblem } from '../errors/problems.js';
import { openUpload } from '../http/read-upload.js';
import { answerOnce } from './answer-once.js';
import { hashRequest, readKey, type StoredAnswer } from './idempotency.js';
import { inputReader } from './input.js';
import { type Route, type RouteContext, type Sending, takesKey } from './route.js';
import { type OpenUpload, takeFileOnce } from './take-file-once.js';
import { wireEncoder } from './wire.js';

export type RestDeps = {
  db: Database;
  auth: Auth;
  channels: Channels;
  sending: Sending;
  owner: string;
  admit: Admit;
};

/** A router with all routes; a known path answers other methods with 405, an unknown one with 404. */
export function mountRoutes(routes: readonly Route[], deps: RestDeps): Router {
  const router = Router();
  const paths = new Map<string, Route[]>();
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
  for (const [path, group] of paths) {
    const at = router.route(path.replace(/\{(\w+)\}/g, ':$1'));
    for (const route of group) at[route.method](serve(route, deps));
    const allow = allowed(group);
    at.options((_req, res) => void res.setHeader('allow', allow).status(204).end());
    at.all((req) => {
      throw new HttpProblem('method_not_allowed', `${req.method} is not possible here; ${allow} are.`, {
        headers: { allow },
      });
    });
  }
  router.use(() => {
    throw new HttpProblem('not_found', 'There is nothing at this address.');
  });
  return router;
}

function allowed(group: readonly Route[]): string {
  const methods = group.map((route) => route.method.toUpperCase());
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** Who may → what they send → the one call → the answer. */
function serve(route: Route, deps: RestDeps) {
  const readInput = inputReader(route);
  const encode = answerEncoder(route);
  return async (req: Request, res: Response): Promise<void> => {
    res.locals.route = `/api${route.path}`;
    const caller = await deps.admit(req, res, route.role);
    const input = await readInput(req, res);
    const open = () => openUpload(req, req.headers);
    const context = (db: Queryable, upload: OpenUpload): RouteContext => ({
      db,
      database: deps.db,
      caller,
      actor: `user:${caller.id}` satisfies Actor,
      channels: deps.channels,
      sending: deps.sending,
      owner: deps.owner,
      auth: deps.auth,
      headers: req.headers,
      upload,
      setCookies: (cookies) => void res.append('set-cookie', [...cookies]),
    });
    const run = (db: Queryable, upload = open) => route.handler(context(db, upload), input as never);
    if (route.file !== undefined) return await sendFile(req, res, route.file, await run(deps.db));

    const key = takesKey(route) ? readKey(req.get('idempotency-key')) : undefined;
    if (key === undefined) return send(res, encode(res, await run(deps.db)));
    const requestHash = hashRequest(req.method, req.originalUrl, input.body);
    const request = { userId: caller.id, key, requestHash };
    const { replayed, ...answer } = await (route.stream
      ? takeFileOnce(deps.db, {
          request,
          open,
          run: async (upload) => encode(res, await run(deps.db, upload)),
        })
      : answerOnce(deps.db, {
          request,
          requestId: req.requestId,
          atomic: route.atomic !== false,
          run: async (db) => encode(res, await run(db)),
        }));
    if (replayed) res.setHeader('idempotency-replayed', 'true');
    send(res, answer);
  };
}

function answerEncoder(route: Route): (res: Response, result: unknown) => StoredAnswer {
  const encode = route.response && wireEncoder(route.response);
  return (res, result) => {
    if (!encode) return { status: route.status, body: '' };
    let value = result;
    if (route.paged) {
      const { items, total } = result as { items: unknown[]; total: number };
      res.setHeader('x-total-count', String(total));
      value = items;
    }
    return { status: route.status, body: JSON.stringify(encode(value)) };
  };
}

function send(res: Response, { status, body }: StoredAnswer): void {
  if (body === '') {
    res.status(status).end();
    return;
  }
  res
    .status(status)
    .type(status >= 400 ? 'application/problem+json' : 'application/json')
    .send(body);
}

async function sendFile(req: Request, res: Response, type: string, pieces: unknown): Promise<void> {
  res.status(200).attachment(basename(req.path)).type(type);
  await pipeline(Readable.from(pieces as AsyncIterable<string>), res);
}
