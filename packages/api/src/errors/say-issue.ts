import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** How zod's own messages begin; a schema that has something better to say has said it. */
const BY_ZOD = /^(Invalid input: expected|Invalid option|Too small|Too big|Invalid ISO)/;

/** A finding as somebody reads it who knows neither zod nor JavaScript, without its full stop. */
export function sayIssue(issue: Issue): string {
  if (!BY_ZOD.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return sayType(issue);
    case 'invalid_value':
      return issue.values.length === 1
        ? `Expected ${String(issue.values[0])}`
        : `Expected one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? 'May not be empty'
        : `${issue.inclusive === false ? 'More than' : 'At least'} ${amount(issue.origin, issue.minimum)}`;
    case 'too_big':
      return `${issue.inclusive === false ? 'Less than' : 'At most'} ${amount(issue.origin, issue.maximum)}`;
    case 'invalid_format':
      return 'Expected a date and time such as 2026-01-31T09:00:00Z';
    default:
      return issue.message;
  }
}

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date and time',
  null: 'null',
};

/** What came instead is told where it says more than what was expected. */
function sayType(issue: Extract<Issue, { code: 'invalid_type' }>): string {
  const expected = TYPES[issue.expected] ?? issue.expected;
  const received = TYPES[/received (\w+)$/.exec(issue.message)?.[1] ?? ''];
  const says = received !== undefined && issue.expected !== 'int' && received !== expected;
  return says ? `Expected ${expected}, received ${received}` : `Expected ${expected}`;
}

function amount(origin: string, limit: number | bigint): string {
  if (origin === 'date') return new Date(Number(limit)).toISOString();
  const of = { string: 'character', array: 'item', set: 'item' }[origin];
  return of === undefined ? String(limit) : `${limit} ${of}${Number(limit) === 1 ? '' : 's'}`;
}
