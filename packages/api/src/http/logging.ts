import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** Probes that come every few seconds and say nothing. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line a request: id, method, path, status, time, who. Headers, bodies and query strings (which name people) are
 * left out altogether, so there is nothing to redact in them.
 */
export const logRequests = (logger: Logger): RequestHandler =>
  pinoHttp<Request, Response>({
    logger,
    genReqId: (req) => req.requestId,
    customLogLevel: (_req, res, error) => {
      if (error || res.statusCode >= 500) return 'error';
      return res.statusCode >= 400 ? 'warn' : 'info';
    },
    autoLogging: { ignore: (req) => QUIET.has(req.path) },
    serializers: {
      req: (req: { id: string; method: string; url: string }) => ({
        id: req.id,
        method: req.method,
        // An opt-out link is good for whoever has it.
        path: req.url.split('?', 1)[0]?.replace(/^\/u\/.+/i, '/u/…'),
      }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
    },
    customProps: (_req, res) => ({ caller: res.locals.callerId }),
  });

/** For every logger of the process: secrets that might come in with an error or a stray object. */
export const REDACTED_PATHS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'privateKey',
  'token',
  '*.authorization',
  '*.cookie',
  '*["set-cookie"]',
  '*.password',
  '*.secret',
  '*.privateKey',
  '*.token',
  'req.headers',
  'res.headers',
];
