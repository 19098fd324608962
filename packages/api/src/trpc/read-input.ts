import superjson, { type SuperJSONResult } from 'superjson';
import { HttpProblem, invalidInput } from '../errors/problems.js';
import { assertStorable, MAX_LONG_LIST } from '../rest/storable.js';

/**
 * The kinds that an input may mark beside plain JSON. Nothing of ours takes another one, and an integer of millions of
 * digits alone would be read for seconds.
 */
const KINDS: ReadonlySet<unknown> = new Set(['Date', 'undefined', 'number']);

/** Marks of one input; each costs a walk to its place. Forms have a few. */
const MAX_MARKS = 10_000;
/** Far deeper than any input of ours. */
const MAX_DEPTH = 32;

/**
 * Reads an input as superjson has written it, once it is sure that this takes no time: superjson copies whatever comes,
 * however deep it is, and sets what is marked one by one.
 * @returns what is wrong with it in its place: of a batch, the other calls are not to blame
 */
export function readInput(payload: SuperJSONResult | undefined): unknown {
  try {
    assertStorable(payload?.json, 'body', MAX_LONG_LIST);
    assertFewMarks(payload?.meta);
    return superjson.deserialize(payload ?? { json: undefined });
  } catch (error) {
    return error instanceof HttpProblem
      ? error
      : unreadable('invalid_format', 'Expected what superjson writes');
  }
}

function assertFewMarks({ values, referentialEqualities }: NonNullable<SuperJSONResult['meta']> = {}): void {
  let left = MAX_MARKS;
  const count = () => {
    if (--left < 0) throw unreadable('too_big', `At most ${MAX_MARKS} values that are no plain JSON`);
  };
  for (const mark of leavesOf(values)) {
    count();
    if (!KINDS.has(mark))
      throw unreadable('invalid_type', 'Expected texts, numbers, dates and lists of them');
  }
  for (const _ of leavesOf(referentialEqualities)) count();
}

/** Whatever stands at the ends of a tree of lists and objects. */
function* leavesOf(node: unknown, depth = 0): Generator<unknown> {
  if (depth > MAX_DEPTH) throw unreadable('too_deep', 'Nested too deeply');
  if (typeof node !== 'object' || node === null) {
    if (node !== undefined) yield node;
    return;
  }
  for (const key in node) yield* leavesOf(node[key as keyof typeof node], depth + 1);
}

const unreadable = (type: string, msg: string) => invalidInput([{ loc: ['body'], msg, type }]);
