import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { sendProblem } from '../errors/problem-answer.js';
import { PROBLEMS } from '../errors/problems.js';
import { toProblem } from '../errors/to-problem.js';

/** Answers with a problem document; what is our fault is logged with the request's id, and not told. */
export function handleErrors(logger: Logger): ErrorRequestHandler {
  return (error, req, res, _next) => {
    const problem = toProblem(error);
    if (PROBLEMS[problem.code].status >= 500)
      logger.error({ err: error, request_id: req.requestId }, 'a request failed');
    // Half an answer is out: all that can still be said is that it is not whole.
    if (res.headersSent) res.destroy();
    else sendProblem(req, res, problem);
  };
}
