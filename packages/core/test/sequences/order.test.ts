import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertAt, isPermutation, reorder } from '../../src/sequences/order.js';

const live = (id: string) => ({ id, archived: false });
const gone = (id: string) => ({ id, archived: true });
const ids = (steps: { id: string }[]) => steps.map((step) => step.id).join('');

describe('the order of steps', () => {
  it('keeps an archived step behind the live one that it stands behind', () => {
    const steps = [gone('x'), live('A'), gone('y'), live('B'), live('C')];
    expect(ids(reorder(steps, ['C', 'A', 'B']))).toBe('xCAyB');
  });

  it('takes a new step in at its number, counting live steps only', () => {
    const steps = [live('A'), gone('y'), live('B')];
    expect(ids(insertAt(steps, live('N'), 1))).toBe('NAyB');
    expect(ids(insertAt(steps, live('N'), 2))).toBe('AyNB');
    expect(ids(insertAt(steps, live('N'), 3))).toBe('AyBN');
    expect(ids(insertAt(steps, live('N')))).toBe('AyBN');
  });

  it('accepts every live step exactly once and nothing else', () => {
    const steps = [live('A'), gone('y'), live('B')];
    expect(isPermutation(steps, ['B', 'A'])).toBe(true);
    for (const wrong of [['A'], ['A', 'A'], ['A', 'B', 'y'], ['A', 'z'], []])
      expect(isPermutation(steps, wrong)).toBe(false);
  });

  it('loses no step and repeats none, whatever the order', () => {
    const sequences = fc
      .uniqueArray(fc.record({ id: fc.uuid(), archived: fc.boolean() }), {
        selector: (s) => s.id,
        maxLength: 12,
      })
      .chain((steps) =>
        fc.tuple(
          fc.constant(steps),
          fc.shuffledSubarray(
            steps.filter((s) => !s.archived).map((s) => s.id),
            { minLength: steps.filter((s) => !s.archived).length },
          ),
        ),
      );
    fc.assert(
      fc.property(sequences, ([steps, order]) => {
        const result = reorder(steps, order);
        expect(result.map((s) => s.id).sort()).toEqual(steps.map((s) => s.id).sort());
        expect(result.filter((s) => !s.archived).map((s) => s.id)).toEqual(order);
      }),
    );
  });
});
