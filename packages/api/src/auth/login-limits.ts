import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { sendProblem } from '../errors/problem-answer.js';
import { HttpProblem } from '../errors/problems.js';

export type LoginLimits = {
  /** Failures from one address for one e-mail address. */
  perAccount: number;
  /** Failures from one address in all. */
  perAddress: number;
  windowSeconds: number;
};

export const LOGIN_LIMITS: LoginLimits = { perAccount: 10, perAddress: 100, windowSeconds: 900 };

/**
 * Counts failed log-ins; those that succeed are free. Counts are this process's own: with several servers, guesses are
 * limited on each. The second limit reads the e-mail address, so the body must have been parsed before it.
 */
export function limitLogins(limits: LoginLimits): {
  perAddress: RequestHandler;
  perAccount: RequestHandler[];
} {
  const limit = (max: number, key: (req: Request) => string): RequestHandler =>
    rateLimit({
      windowMs: limits.windowSeconds * 1000,
      limit: max,
      skipSuccessfulRequests: true,
      standardHeaders: 'draft-7',
      legacyHeaders: false,
      keyGenerator: key,
      // Its advice on proxies would go to the console whenever somebody sends such a header; `trustProxy` decides.
      validate: { xForwardedForHeader: false, forwardedHeader: false, trustProxy: false },
      handler: (req, res) =>
        sendProblem(req, res, new HttpProblem('rate_limited', 'Too many failed log-ins; try again later.')),
    });
  const address = (req: Request): string => ipKeyGenerator(req.ip ?? '');
  const account = (req: Request): string => `${address(req)} ${emailOf(req)}`;
  return {
    perAddress: limit(limits.perAddress, address),
    perAccount: [inTurn(account), limit(limits.perAccount, account)],
  };
}

/**
 * Has those of one key go through one after the other. An attempt counts until it has succeeded, so that guesses sent in
 * the same moment are all counted; right ones that come together would be taken for as many failures. How many wait, the
 * limit for their address bounds.
 */
function inTurn(key: (req: Request) => string): RequestHandler {
  const last = new Map<string, Promise<void>>();
  return (req, res, next) => {
    const mine = key(req);
    const before = last.get(mine) ?? Promise.resolve();
    // Once it is answered, and then once more round: the count is taken back in between.
    const answered = new Promise<void>((done) => res.once('close', () => setImmediate(done)));
    const ended = before.then(() => answered);
    last.set(mine, ended);
    void ended.then(() => {
      if (last.get(mine) === ended) last.delete(mine);
    });
    void before.then(() => {
      if (!res.closed) next();
    });
  };
}

function emailOf(req: Request): string {
  const email: unknown = req.body?.email;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 320) : '';
}
