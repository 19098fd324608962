import { DomainError } from '@outreach/core';
import { ZodError } from 'zod';
import { snakeCase } from '../rest/case.js';
import { databaseFault } from './postgres.js';
import { HttpProblem, type InputError, invalidInput, PROBLEMS, type ProblemCode } from './problems.js';
import { zodErrors } from './zod-errors.js';

const MASKED = 'Something went wrong on our side. Name the request id when you report it.';

/**
 * The one place that turns anything thrown into what callers may know. What is not known here becomes `internal`, with
 * nothing of the original in it.
 */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof DomainError) return fromDomain(error);
  if (error instanceof ZodError) return invalidInput(zodErrors(error, 'body'));
  const express = fromExpress(error);
  if (express) return express;
  switch (databaseFault(error)) {
    case 'temporary':
      return new HttpProblem('unavailable', 'The database is busy or away; try again in a moment.', {
        headers: { 'retry-after': '1' },
      });
    case 'unstorable':
      return new HttpProblem('invalid_input', 'A value of the request cannot be stored.', {
        errors: [{ loc: ['body'], msg: 'Cannot be stored', type: 'unstorable' }],
      });
    case undefined:
      return new HttpProblem('internal', MASKED);
  }
}

function fromDomain(error: DomainError): HttpProblem {
  const errors = error.details.problems?.map(
    ({ path, message, type }): InputError => ({
      loc: ['body', ...path.map(wireName)],
      msg: message,
      type,
    }),
  );
  if (errors) return new HttpProblem(error.code, error.message, { errors });
  // Of an input that is refused as a whole, every caller reads `errors` all the same.
  const isInput = PROBLEMS[error.code].status === 422;
  const whole = { loc: ['body'], msg: error.message, type: error.code };
  return new HttpProblem(error.code, error.message, isInput ? { errors: [whole] } : {});
}

/** Names of custom fields are data and stay as they are. */
const wireName = (part: string | number, at: number, path: readonly (string | number)[]): string | number =>
  typeof part === 'string' && path[at - 1] !== 'customFields' ? snakeCase(part) : part;

/** Errors of Express' body parser, router and files carry the status that they mean. */
function fromExpress(error: unknown): HttpProblem | undefined {
  if (!(error instanceof Error && 'status' in error && typeof error.status === 'number')) return undefined;
  const unreadable: [ProblemCode, string] = [
    'bad_request',
    'The request could not be read: is its body well-formed JSON and its address well encoded?',
  ];
  const known: Partial<Record<number, [ProblemCode, string]>> = {
    400: unreadable,
    404: ['not_found', 'There is nothing at this address.'],
    // Conditions and ranges of files.
    412: unreadable,
    416: unreadable,
    413: ['payload_too_large', 'The body is larger than this address takes.'],
    415: ['unsupported_media_type', 'Send the body as application/json in UTF-8.'],
  };
  const found = known[error.status];
  return found && new HttpProblem(...found);
}
