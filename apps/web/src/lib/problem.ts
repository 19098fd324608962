/** What went wrong, as a person can read it. */
export type Problem = {
  /** HTTP status; 0 = nobody answered. */
  status: number;
  /** Stable: `not_found`, `not_ready`, …; `unreachable` when nobody answered. */
  code: string;
  detail: string;
  /** For inputs: each problem with its place, `["body", "subject"]`. */
  errors: { loc: (string | number)[]; msg: string; type: string }[];
};

type Document = Partial<Problem> & { detail?: string };

const UNREACHABLE: Problem = {
  status: 0,
  code: 'unreachable',
  detail: 'The server cannot be reached. Nothing was changed; try again when you are back online.',
  errors: [],
};

/** Reads the problem that the server sent along with an error, whatever threw it. */
export function problemOf(error: unknown): Problem {
  const data = (error as { data?: { problem?: Document; httpStatus?: number } } | null)?.data;
  const document = data?.problem;
  if (document)
    return {
      status: document.status ?? data.httpStatus ?? 500,
      code: document.code ?? 'internal',
      detail: document.detail ?? 'Something went wrong.',
      errors: document.errors ?? [],
    };
  if (error instanceof ProblemError) return error.problem;
  if (navigator.onLine === false || /fetch|network|JSON|aborted/i.test(String((error as Error)?.message)))
    return UNREACHABLE;
  return { status: 500, code: 'internal', detail: 'Something went wrong on this page.', errors: [] };
}

/** A refusal by a REST address. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}

/** True when asking again may help: the server was not reached, or could not answer. */
export const isPassing = (problem: Problem): boolean => problem.status === 0 || problem.status >= 500;
