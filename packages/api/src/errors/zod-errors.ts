import type { z } from 'zod';
import type { InputError } from './problems.js';
import { sayIssue } from './say-issue.js';

type Issue = z.core.$ZodIssue;

/** More than anybody reads. */
const MAX_ERRORS = 100;

/** Zod's findings as our `errors`; `part` is where the input came from. */
export function zodErrors(error: z.ZodError, part: 'body' | 'query' | 'path'): InputError[] {
  const errors = error.issues
    .flatMap((issue) => flatten(issue, []))
    .flatMap(({ issue, path }) => {
      const loc = [part, ...path.map((key) => (typeof key === 'symbol' ? String(key) : key))];
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => ({ loc: [...loc, key], msg: 'Unknown field', type: 'unknown_field' }));
      return [{ loc, ...describe(issue) }];
    });
  // Two checks of one field may find the same fault.
  const byFault = new Map(errors.map((found) => [JSON.stringify([found.loc, found.type]), found]));
  return [...byFault.values()].slice(0, MAX_ERRORS);
}

function describe(issue: Issue): { msg: string; type: string } {
  if (isMissing(issue)) return { msg: 'Required', type: 'missing' };
  if (issue.code === 'custom' && typeof issue.params?.type === 'string')
    return { msg: issue.message, type: issue.params.type };
  return { msg: sayIssue(issue), type: issue.code };
}

/** Zod has no code of its own for a value that is not there; `input` stands in the issue where it was asked for. */
const isMissing = (issue: Issue): boolean =>
  ('input' in issue && issue.input === undefined) ||
  (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'));

/** Of a union, tells of the variant that the input comes closest to. */
function flatten(issue: Issue, prefix: PropertyKey[]): { issue: Issue; path: PropertyKey[] }[] {
  const path = [...prefix, ...issue.path];
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const [closest] = [...issue.errors].sort((a, b) => closeness(b) - closeness(a));
  if (!closest || closeness(closest) === 0) return [{ issue, path }];
  return closest.flatMap((inner) => flatten(inner, path));
}

/** 0: not even the kind of thing that the variant is; then: it lacks something; it has all, and some of it is wrong. */
function closeness(issues: readonly Issue[]): number {
  const depth = issues.reduce((deepest, issue) => Math.max(deepest, issue.path.length), 0);
  if (depth === 0) return 0;
  return issues.some(isMissing) ? 1 : 1 + depth;
}
