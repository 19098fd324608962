import { type Database, type OptOut, type OptOutTokens, optOut } from '@outreach/core';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { HttpProblem } from '../errors/problems.js';
import { ASK, DONE, GONE, STYLE_SOURCE, TOO_MANY, UNKNOWN } from './page.js';

export type OptOutLimits = {
  /** Requests from one address; mail services opt many people out from few addresses. */
  perAddress: number;
  windowSeconds: number;
};

export const OPT_OUT_LIMITS: OptOutLimits = { perAddress: 600, windowSeconds: 60 };

const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: [STYLE_SOURCE],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
});

/**
 * The pages behind the links in messages, without a log-in, a cookie or a script. GET only asks, since scanners open
 * every link; POST opts out, with the page's button or by a mail program at one click (RFC 8058), whatever its body.
 */
export function serveOptOut(deps: {
  db: Database;
  tokens: OptOutTokens;
  limits: OptOutLimits;
}): RequestHandler {
  const { db, tokens, limits } = deps;
  const router = Router();
  router.use((_req, res, next) => {
    res.locals.route = '/u/{token}';
    res.setHeader('cache-control', 'no-store');
    res.setHeader('x-robots-tag', 'noindex');
    next();
  });
  router.use(policy, limited(limits));
  router
    .route('/:token')
    .get((req, res) => {
      if (!subjectOf(tokens, req)) send(res, 404, UNKNOWN);
      else send(res, 200, ASK);
    })
    .post(async (req, res) => {
      const subject = subjectOf(tokens, req);
      if (!subject) return send(res, 404, UNKNOWN);
      const done = await optOut(db, subject);
      send(res, 200, done ? DONE : GONE);
    })
    .all((req) => {
      const allow = 'GET, HEAD, POST';
      throw new HttpProblem('method_not_allowed', `${req.method} is not possible here; ${allow} are.`, {
        headers: { allow },
      });
    });
  router.use((_req, res) => send(res, 404, UNKNOWN));
  return router;
}

function subjectOf(tokens: OptOutTokens, req: Request): OptOut | undefined {
  const { token } = req.params;
  return typeof token === 'string' ? tokens.read(token) : undefined;
}

const send = (res: Response, status: number, html: string): void =>
  void res.status(status).type('html').send(html);

const limited = ({ perAddress, windowSeconds }: OptOutLimits): RequestHandler =>
  rateLimit({
    windowMs: windowSeconds * 1_000,
    limit: perAddress,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    keyGenerator: (req) => ipKeyGenerator(req.ip ?? ''),
    validate: { xForwardedForHeader: false, forwardedHeader: false, trustProxy: false },
    handler: (_req, res) => send(res, 429, TOO_MANY),
  });
