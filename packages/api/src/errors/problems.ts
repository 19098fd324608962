import type { DomainErrorCode } from '@outreach/core';
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';

type Kind = { status: number; trpc: TRPC_ERROR_CODE_KEY; title: string };

/** What each refusal of core is called over HTTP and over tRPC. */
const DOMAIN = {
  not_found: { status: 404, trpc: 'NOT_FOUND', title: 'Not found' },
  forbidden: { status: 403, trpc: 'FORBIDDEN', title: 'Not allowed' },
  invalid_input: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', title: 'Invalid input' },
  template_invalid: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', title: 'Invalid template' },
  reorder_mismatch: { status: 422, trpc: 'UNPROCESSABLE_CONTENT', title: 'Order does not match the steps' },
  invalid_transition: { status: 409, trpc: 'CONFLICT', title: 'Not possible in this state' },
  not_ready: { status: 409, trpc: 'CONFLICT', title: 'Not ready' },
  campaign_active: { status: 409, trpc: 'CONFLICT', title: 'Campaign is active' },
  in_flight: { status: 409, trpc: 'CONFLICT', title: 'A message is in flight' },
  schedule_in_use: { status: 409, trpc: 'CONFLICT', title: 'Schedule is in use' },
  sender_in_use: { status: 409, trpc: 'CONFLICT', title: 'Sender is in use' },
  sender_missing: { status: 409, trpc: 'CONFLICT', title: 'No sender to send from' },
  secret_unreadable: { status: 409, trpc: 'CONFLICT', title: 'A stored secret cannot be read' },
  conflict: { status: 409, trpc: 'CONFLICT', title: 'Conflict' },
} as const satisfies Record<DomainErrorCode, Kind>;

/** What only a caller over the network can run into. */
const TRANSPORT = {
  bad_request: { status: 400, trpc: 'BAD_REQUEST', title: 'Bad request' },
  unauthorized: { status: 401, trpc: 'UNAUTHORIZED', title: 'Not logged in' },
  cross_origin: { status: 403, trpc: 'FORBIDDEN', title: 'Not allowed from another site' },
  method_not_allowed: { status: 405, trpc: 'METHOD_NOT_SUPPORTED', title: 'Method not allowed' },
  payload_too_large: { status: 413, trpc: 'PAYLOAD_TOO_LARGE', title: 'Body too large' },
  unsupported_media_type: { status: 415, trpc: 'UNSUPPORTED_MEDIA_TYPE', title: 'Unsupported media type' },
  idempotency_key_reused: {
    status: 422,
    trpc: 'UNPROCESSABLE_CONTENT',
    title: 'Idempotency key was used for another request',
  },
  idempotency_in_progress: {
    status: 409,
    trpc: 'CONFLICT',
    title: 'The first request is still being answered',
  },
  rate_limited: { status: 429, trpc: 'TOO_MANY_REQUESTS', title: 'Too many requests' },
  internal: { status: 500, trpc: 'INTERNAL_SERVER_ERROR', title: 'Internal error' },
  unavailable: { status: 503, trpc: 'SERVICE_UNAVAILABLE', title: 'Temporarily unavailable' },
} as const satisfies Record<string, Kind>;

/** Every `code` that an answer can carry. */
export const PROBLEMS = { ...DOMAIN, ...TRANSPORT };
export type ProblemCode = keyof typeof PROBLEMS;

/** One problem of an input: where it stands in the request, a sentence, a stable type. */
export type InputError = { loc: (string | number)[]; msg: string; type: string };

/** A refusal by the transport itself. Rules throw core's DomainError instead. */
export class HttpProblem extends Error {
  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly extra: { errors?: InputError[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
  }
}

export const invalidInput = (errors: InputError[]): HttpProblem =>
  new HttpProblem('invalid_input', sentence(errors), { errors });

function sentence(errors: readonly InputError[]): string {
  const [first] = errors;
  if (!first) return 'The input is not valid.';
  const where = first.loc.slice(1).join('.') || first.loc[0];
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return `${where}: ${first.msg.replace(/[.\s]*$/, '')}${more}.`;
}
