import { HttpProblem, invalidInput } from '../errors/problems.js';

/** Far deeper than any shape that we take, far shallower than any stack. */
const MAX_DEPTH = 32;

/** Items of a list, unless told: schemas look at each, and a list of a megabyte has half a million. */
const MAX_ITEMS = 10_000;
/** Fields of an object: of unknown ones, each would be an error of its own. */
const MAX_FIELDS = 10_000;
/** The same where lists of contacts come in. */
export const MAX_LONG_LIST = 250_000;

/** PostgreSQL has no NUL in text, and a half surrogate pair has no UTF-8. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what this looks for.
const UNSTORABLE = /[\u0000\p{Surrogate}]/u;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/**
 * Refuses, before any schema looks at it, what no column could hold: so no field can be forgotten.
 * @throws HttpProblem `invalid_input` that names the first such place
 */
export function assertStorable(value: unknown, part: 'body' | 'query', maxItems = MAX_ITEMS): void {
  visit(value, [part], maxItems);
}

function visit(value: unknown, loc: (string | number)[], maxItems: number): void {
  if (typeof value === 'string') {
    if (!isStorable(value))
      throw invalidInput([
        { loc: [...loc], msg: 'Holds a NUL character or half a surrogate pair', type: 'unstorable_text' },
      ]);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (loc.length > MAX_DEPTH) {
    const [part = 'body'] = loc;
    throw new HttpProblem('invalid_input', `The ${part} is nested too deeply.`, {
      errors: [{ loc: [part], msg: 'Nested too deeply', type: 'too_deep' }],
    });
  }
  // One array a level, pushed and popped: a quarter of a million ids make no quarter of a million copies of it.
  if (Array.isArray(value)) {
    if (value.length > maxItems)
      throw invalidInput([{ loc: [...loc], msg: `At most ${maxItems} items`, type: 'too_big' }]);
    for (let index = 0; index < value.length; index++) {
      loc.push(index);
      visit(value[index], loc, maxItems);
      loc.pop();
    }
    return;
  }
  const fields = Object.entries(value);
  if (fields.length > MAX_FIELDS)
    throw invalidInput([{ loc: [...loc], msg: `At most ${MAX_FIELDS} fields`, type: 'too_big' }]);
  for (const [key, inner] of fields) {
    loc.push(key);
    visit(key, loc, maxItems);
    visit(inner, loc, maxItems);
    loc.pop();
  }
}
