import type { InputError, ProblemCode, ProblemDocument } from '@outreach/api';

/** The server's refusal, as it words it. A network that fails throws what `fetch` throws. */
export class ApiError extends Error {
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** Stable; `http_error` when the answer was not from our server (a proxy's, say). */
    readonly code: ProblemCode | 'http_error',
    /** One readable sentence. */
    readonly detail: string,
    /** For invalid input: every problem and where it is, such as `['body', 'delay_days']`. */
    readonly errors: InputError[] = [],
    /** To name when reporting a fault of the server's. */
    readonly requestId: string | undefined = undefined,
  ) {
    super(detail);
    this.name = 'ApiError';
  }
}

/** Reads a refusal, whatever it is that answered. */
export async function apiErrorOf(response: Response): Promise<ApiError> {
  const problem = await response.json().then(
    (body: unknown) => body as Partial<ProblemDocument> | null,
    () => null,
  );
  if (typeof problem?.code !== 'string' || typeof problem.detail !== 'string')
    return new ApiError(response.status, 'http_error', `The server answered with status ${response.status}.`);
  return new ApiError(response.status, problem.code, problem.detail, problem.errors, problem.request_id);
}
