import { describe, expect, it } from 'vitest';
import { noCounts } from '../../src/delivery/record-outcomes.js';
import { openBudget, workBatches } from '../../src/delivery/work-batches.js';

/** Work with so much to do, whose claims wait for `until`. */
function given(budget: ReturnType<typeof openBudget>, due: number, until: Promise<void> = Promise.resolve()) {
  let left = due;
  let done = 0;
  const work = workBatches({
    sizes: [100],
    budget,
    signal: undefined,
    note: () => {},
    claim: async ({ limit }) => {
      await until;
      const size = Math.min(limit, left);
      left -= size;
      return {
        size,
        carryOut: async () => {
          done += size;
          return noCounts();
        },
      };
    },
  });
  return { work, done: () => done };
}

describe('the budget of a pass', () => {
  it('that one has taken whole and gives back is there for the other, who waits for it', async () => {
    const budget = openBudget(10);
    let release = () => {};
    const first = given(
      budget,
      0,
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const second = given(budget, 7);
    expect(second.done()).toBe(0);
    release();
    await Promise.all([first.work, second.work]);
    expect(second.done()).toBe(7);
  });

  it('is never exceeded', async () => {
    const budget = openBudget(10);
    const all = [given(budget, 7), given(budget, 7), given(budget, 7)];
    await Promise.all(all.map(({ work }) => work));
    expect(all.reduce((sum, { done }) => sum + done(), 0)).toBe(10);
  });

  it('is given back by a claim that fails', async () => {
    const budget = openBudget(10);
    const failing = workBatches({
      sizes: [100],
      budget,
      signal: undefined,
      note: () => {},
      claim: async () => {
        throw new Error('the database is away');
      },
    });
    const other = given(budget, 3);
    await expect(failing).rejects.toThrow('the database is away');
    await other.work;
    expect(other.done()).toBe(3);
  });
});
