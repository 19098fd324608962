import { expect, it } from 'vitest';
import { openBudget, workBatches } from '../../src/delivery/work-batches.js';

it('who waits for a budget claims nothing more once it is to stop, and leaves it to others', async () => {
  const budget = openBudget(10);
  const stop = new AbortController();
  expect(await budget.take(10)).toBe(10);
  let claims = 0;
  const work = workBatches({
    sizes: [10],
    budget,
    signal: stop.signal,
    note: () => {},
    claim: async () => {
      claims++;
      return null;
    },
  });
  stop.abort();
  budget.giveBack(10);
  await work;
  expect(claims).toBe(0);
  expect(await budget.take(10)).toBe(10);
});
