import { DomainError, type Problem } from '../domain-error.js';
import type { Value } from '../imports/values.js';

/**
 * What is to be stored of changed fields, each by the rule of a file that is imported; left out is what was not named.
 * @throws DomainError `invalid_input`, with all problems
 */
export function usableValues<Fields extends Record<string, string | null | undefined>>(
  fields: Fields,
  rules: Partial<Record<keyof Fields, (text: string) => Value>>,
): Record<string, string | null> {
  const problems: Problem[] = [];
  const entries = Object.entries(fields).flatMap(([key, given]) => {
    const rule = rules[key];
    if (given === undefined) return [];
    if (given === null || !rule) return [[key, given] as const];
    const found = rule(given);
    if (found === undefined || 'value' in found) return [[key, found?.value ?? null] as const];
    problems.push({ path: [key], message: found.problem, type: `invalid_${snakeCase(key)}` });
    return [];
  });
  const [first] = problems;
  if (first) throw new DomainError('invalid_input', first.message, { problems });
  return Object.fromEntries(entries);
}

/** Types are the same over REST and tRPC, as fields are named in a file. */
const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
