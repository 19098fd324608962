import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

declare global {
  namespace Express {
    interface Request {
      /** What this request is called in answers and in the log. */
      requestId: string;
    }
  }
}

/** A caller's own id is taken over when it can stand in a log line as it is. */
const ACCEPTABLE = /^[\w.:-]{1,100}$/;

/** Gives every request an id, the caller's own (`X-Request-Id`) or a new one, and says it in the answer. */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id');
  req.requestId = given !== undefined && ACCEPTABLE.test(given) ? given : randomUUID();
  res.setHeader('x-request-id', req.requestId);
  next();
};
