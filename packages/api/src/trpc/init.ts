import type { Actor, Channels, Database } from '@outreach/core';
import { initTRPC, TRPCError } from '@trpc/server';
import superjson from 'superjson';
import { ZodError } from 'zod';
import { assertRole } from '../auth/admit.js';
import type { Caller } from '../auth/caller.js';
import type { Role } from '../auth/roles.js';
import { problemDocument } from '../errors/problem-answer.js';
import { HttpProblem, invalidInput, PROBLEMS } from '../errors/problems.js';
import { toProblem } from '../errors/to-problem.js';
import { zodErrors } from '../errors/zod-errors.js';
import type { Sending } from '../rest/route.js';
import { assertStorable, MAX_LONG_LIST } from '../rest/storable.js';
import { readInput } from './read-input.js';

export type TrpcContext = {
  db: Database;
  channels: Channels;
  sending: Sending;
  /** This process, as the executor that `executeNext` is. */
  owner: string;
  requestId: string;
  /** Who calls, or why nobody may. */
  caller: Caller | HttpProblem;
};

export type Meta = {
  /** The least role that may call it. */
  role: Role;
  /** It takes lists of a quarter of a million contacts, and a body with room for them. */
  longLists?: true;
};

const t = initTRPC
  .context<TrpcContext>()
  .meta<Meta>()
  .create({
    transformer: {
      input: { serialize: superjson.serialize, deserialize: readInput },
      output: superjson,
    },
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const problem = problemOf(error);
      return {
        ...shape,
        // Never the original's: it may tell of SQL or of files.
        message: problem.message,
        data: { ...shape.data, problem: problemDocument(problem, ctx?.requestId ?? '') },
      };
    },
  });

export const router = t.router;

/** What tRPC itself refuses with has a code and no cause that we know. */
const BY_TRPC_CODE: Partial<Record<TRPCError['code'], HttpProblem>> = {
  NOT_FOUND: new HttpProblem('not_found', 'There is no such procedure.'),
  METHOD_NOT_SUPPORTED: new HttpProblem(
    'method_not_allowed',
    'Queries are read by GET, mutations sent by POST.',
  ),
  PAYLOAD_TOO_LARGE: new HttpProblem('payload_too_large', 'The body is larger than this address takes.'),
  UNSUPPORTED_MEDIA_TYPE: new HttpProblem('unsupported_media_type', 'Send the body as application/json.'),
  PARSE_ERROR: new HttpProblem('bad_request', 'The body is not well-formed JSON.'),
  BAD_REQUEST: new HttpProblem('bad_request', 'The request could not be read.'),
};

/** What callers may know of an error that tRPC caught. */
export function problemOf(error: TRPCError): HttpProblem {
  const { cause } = error;
  if (cause instanceof ZodError && error.code === 'BAD_REQUEST')
    return invalidInput(zodErrors(cause, 'body'));
  return BY_TRPC_CODE[error.code] && !(cause instanceof HttpProblem)
    ? (BY_TRPC_CODE[error.code] ?? toProblem(cause))
    : toProblem(cause ?? error);
}

/** Gives every error the tRPC code of its problem, so that its HTTP status is right. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const problem = problemOf(result.error);
  const { trpc } = PROBLEMS[problem.code];
  // The problem for callers, the original behind it for the log.
  if (problem !== result.error.cause) problem.cause = result.error.cause;
  throw new TRPCError({ code: trpc, message: problem.message, cause: problem });
});

/** Nobody gets by who has not said who they are and does not have the declared role. No declaration, no entry. */
const requireRole = t.middleware(async ({ ctx, meta, next }) => {
  if (!meta) throw new HttpProblem('forbidden', 'This procedure names no role that may call it.');
  if (ctx.caller instanceof HttpProblem) throw ctx.caller;
  assertRole(ctx.caller, meta.role);
  const actor: Actor = `user:${ctx.caller.id}`;
  return next({ ctx: { ...ctx, caller: ctx.caller, actor } });
});

const refuseUnstorable = t.middleware(async ({ getRawInput, meta, next }) => {
  const input = await getRawInput();
  if (input instanceof HttpProblem) throw input;
  assertStorable(input, 'body', meta?.longLists && MAX_LONG_LIST);
  return next();
});

const procedure = t.procedure.use(translateErrors).use(requireRole).use(refuseUnstorable);

/** A procedure for everybody who has logged in. */
export const member = procedure.meta({ role: 'member' });
/** A procedure for directors and admins. */
export const director = procedure.meta({ role: 'director' });
/** The same for many contacts at once. */
export const directorOfMany = procedure.meta({ role: 'director', longLists: true });
/** A procedure for admins. */
export const admin = procedure.meta({ role: 'admin' });
