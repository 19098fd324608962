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
export function limitLogins(limits: LoginLimits): { perAddress: RequestHandler; perAccount: RequestHandler } {
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
  return {
    perAddress: limit(limits.perAddress, address),
    perAccount: limit(limits.perAccount, (req) => `${address(req)} ${emailOf(req)}`),
  };
}

function emailOf(req: Request): string {
  const email: unknown = req.body?.email;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 320) : '';
}
