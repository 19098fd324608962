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

/** What could not be fetched of the console may bring more with it that a browser keeps for failed. */
const PART_UNREACHABLE: Problem = {
  ...UNREACHABLE,
  detail:
    'The server cannot be reached. Nothing was changed; try again when you are back online, and load the page anew if that does not help.',
};

/** Only the answer may have been lost. */
const UNANSWERED: Problem = {
  ...UNREACHABLE,
  detail:
    'The server did not answer, so it is not known whether this was done. Look before you try again once it can be reached.',
};

const changes = new WeakSet<object>();

/** Notes that an error is of something that was to change, not of a question. */
export function noteChange(error: unknown): void {
  if (typeof error === 'object' && error !== null) changes.add(error);
}

/** As `problemOf`, for an error of something that was to change. */
export function problemOfChange(error: unknown): Problem {
  noteChange(error);
  return problemOf(error);
}

/** The field of a form that a problem is about: `["body", "limits", "per_day"]` is `limits.perDay`. */
export const fieldOf = (loc: readonly (string | number)[]): string =>
  loc
    .filter((part) => part !== 'body')
    .join('.')
    .replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

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
  if (isFailedImport(error)) return PART_UNREACHABLE;
  if (navigator.onLine === false || /fetch|network|JSON|aborted/i.test(String((error as Error)?.message)))
    return changes.has(error as object) ? UNANSWERED : UNREACHABLE;
  return { status: 500, code: 'internal', detail: 'Something went wrong on this page.', errors: [] };
}

/** True when a part of the console itself could not be fetched. Each browser says it in its own words. */
export const isFailedImport = (error: unknown): boolean =>
  /dynamically imported module|Importing a module script failed|Unable to preload CSS/i.test(
    String((error as Error | null)?.message),
  );

/** A refusal by a REST address. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}

/** True when asking again may help: the server was not reached, or could not answer. */
export const isPassing = (problem: Problem): boolean => problem.status === 0 || problem.status >= 500;
