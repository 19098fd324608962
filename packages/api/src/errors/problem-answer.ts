import type { Request, Response } from 'express';
import { type HttpProblem, type InputError, PROBLEMS, type ProblemCode } from './problems.js';

/** An answer as of RFC 9457, with our stable `code` and, for inputs, all `errors`. */
export type ProblemDocument = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  request_id: string;
  errors?: InputError[];
};

/** @param requestId what the log knows the request by */
export function problemDocument(problem: HttpProblem, requestId: string): ProblemDocument {
  const { status, title } = PROBLEMS[problem.code];
  return {
    type: `urn:problem:${problem.code.replaceAll('_', '-')}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    request_id: requestId,
    ...(problem.extra.errors ? { errors: problem.extra.errors } : {}),
  };
}

export function sendProblem(req: Request, res: Response, problem: HttpProblem): void {
  const document = problemDocument(problem, req.requestId);
  for (const [name, value] of Object.entries(problem.extra.headers ?? {})) res.setHeader(name, value);
  if (document.status === 401 && !res.hasHeader('www-authenticate'))
    res.setHeader('www-authenticate', 'Bearer realm="outreach"');
  res.status(document.status).type('application/problem+json').send(JSON.stringify(document));
}
