import { Resolver } from 'node:dns/promises';
import {
  type Channels,
  createMailDomainLookUp,
  createOptOutTokens,
  createSecretBox,
  type Database,
  makeOwner,
  type SenderTester,
  type SenderWays,
  type TxtResolver,
} from '@outreach/core';
import cors from 'cors';
import express, { type Express, Router } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { createAdmit } from './auth/admit.js';
import { createAuth } from './auth/better-auth.js';
import { createIdentify } from './auth/identify.js';
import { createJwtVerifier, type JwtSettings } from './auth/jwt.js';
import { LOGIN_LIMITS, type LoginLimits, limitLogins } from './auth/login-limits.js';
import { serveDocs } from './docs/serve-docs.js';
import { handleErrors } from './http/handle-errors.js';
import { logRequests } from './http/logging.js';
import { readJson } from './http/read-json.js';
import { requestId } from './http/request-id.js';
import { createMetrics } from './observe/metrics.js';
import { alive, ready } from './observe/probes.js';
import { OPT_OUT_LIMITS, type OptOutLimits, serveOptOut } from './opt-out/serve-opt-out.js';
import { mountRoutes } from './rest/mount.js';
import { routes } from './rest/routes.js';
import { mountTrpc } from './trpc/mount.js';

export type AppDeps = {
  db: Database;
  /** The ways out that `execute-next` sends by. */
  channels: Channels;
  logger: Logger;
  /** Signs session cookies. At least 32 characters. */
  authSecret: string;
  /** Seals the passwords of senders and opt-out links. At least 32 characters. */
  secretKey: string;
  /** Those before it, which only open and verify. */
  formerKeys?: readonly string[] | undefined;
  /** Tries mailboxes. */
  senderTester: SenderTester;
  /** The ways out of senders, for `execute-next`. */
  senderWays?: SenderWays | undefined;
  /** Where the records of senders' domains are looked up; the system's DNS unless told. */
  dns?: TxtResolver | undefined;
  /** Where users reach the product, such as `https://outreach.example.com`. */
  baseUrl: string;
  /** Where people outside reach it to opt out; undefined: mails carry no address for that. */
  publicUrl?: string | undefined;
  /** Origins of front ends elsewhere that may call us with a bearer token. */
  trustedOrigins?: readonly string[] | undefined;
  /** An existing auth module whose JWTs to believe. */
  jwt?: JwtSettings | undefined;
  /** Proxies before us whose word about the caller's address counts, as Express' `trust proxy`. */
  trustProxy?: boolean | number | string | undefined;
  loginLimits?: LoginLimits | undefined;
  optOutLimits?: OptOutLimits | undefined;
  /** What answers at all other addresses, such as the console's files; its errors are told as ours are. */
  pages?: express.RequestHandler | undefined;
  /** Id of this process as an executor, for `execute-next`. */
  owner?: string | undefined;
  now?: (() => Date) | undefined;
};

const LOGIN_MAX_BODY = 10_000;

/**
 * The HTTP side of the product: REST under `/api`, tRPC under `/trpc`, probes and metrics. It reads no environment and
 * does not listen.
 */
export function createApp(deps: AppDeps): Express {
  const { db, channels, logger, baseUrl, now = () => new Date(), owner = makeOwner() } = deps;
  const own = new URL(baseUrl);
  const auth = createAuth({ db, secret: deps.authSecret, baseUrl });
  const verifyJwt = deps.jwt && createJwtVerifier(deps.jwt);
  const admit = createAdmit(createIdentify({ db, auth, verifyJwt, now }), new Set([own.origin]));
  const metrics = createMetrics({ db, now });
  const sending = {
    box: createSecretBox(deps.secretKey, deps.formerKeys),
    ways: deps.senderWays,
    tester: deps.senderTester,
    publicUrl: deps.publicUrl,
    lookUpMailDomain: createMailDomainLookUp({
      resolver: deps.dns ?? new Resolver({ timeout: 2_000, tries: 1 }),
    }),
  };
  const tokens = createOptOutTokens(deps.secretKey, deps.formerKeys);
  const logins = limitLogins(deps.loginLimits ?? LOGIN_LIMITS);

  const app = express();
  app.disable('x-powered-by');
  // Answers change with every send and are never stored, so hashing them for ETags would be for nothing.
  app.set('etag', false);
  if (deps.trustProxy !== undefined) app.set('trust proxy', deps.trustProxy);
  app.use(requestId, metrics.observe, logRequests(logger), secureHeaders(own));

  app.get('/healthz', alive);
  app.get('/readyz', ready(db));
  app.get('/metrics', metrics.serve);
  app.use('/u', serveOptOut({ db, tokens, limits: deps.optOutLimits ?? OPT_OUT_LIMITS }));

  const api = Router();
  api.use(serveDocs(routes));
  api.use((_req, res, next) => {
    res.setHeader('cache-control', 'no-store');
    next();
  });
  const parseLogin: express.RequestHandler = async (req, res, next) => {
    await readJson(req, res, LOGIN_MAX_BODY);
    next();
  };
  api.post('/auth/login', logins.perAddress, parseLogin, logins.perAccount);
  api.use(mountRoutes(routes, { db, auth, channels, sending, owner, admit }));

  const crossOrigin = allowOrigins(deps.trustedOrigins ?? []);
  app.use('/api', crossOrigin, api);
  app.use('/trpc', crossOrigin, mountTrpc({ db, channels, sending, owner, admit, logger }));
  if (deps.pages) app.use(deps.pages);
  app.use(handleErrors(logger));
  return app;
}

function secureHeaders(own: URL): express.RequestHandler {
  const https = own.protocol === 'https:';
  return helmet({
    contentSecurityPolicy: {
      directives: {
        // From nowhere else: the preview of a mail would ask its author's server for a style or a font, and tell who reads.
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
        // Without TLS, upgrading would make every page of ours unreachable.
        upgradeInsecureRequests: https ? [] : null,
      },
    },
    strictTransportSecurity: https,
  });
}

/** Front ends on other origins call with a bearer token, never with our cookie. */
const allowOrigins = (origins: readonly string[]): express.RequestHandler =>
  origins.length === 0
    ? (_req, _res, next) => next()
    : cors({
        origin: [...origins],
        credentials: false,
        allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-request-id'],
        exposedHeaders: ['x-total-count', 'x-request-id', 'idempotency-replayed', 'retry-after'],
        maxAge: 600,
      });
