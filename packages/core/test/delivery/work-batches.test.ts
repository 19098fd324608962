import { describe, expect, it } from 'vitest';
import { noCounts } from '../../src/delivery/record-outcomes.js';
import { type Batch, openBudget, workBatches } from '../../src/delivery/work-batches.js';

type Claim = { limit: number; suspects: boolean };

/** So many ordinary ones and suspects to claim; `end` carries the nth batch out. */
function work(params: {
  ordinary: number;
  suspects?: number;
  sizes: number[];
  limit?: number;
  nothingGetsOut?: boolean;
}) {
  const left = { ordinary: params.ordinary, suspects: params.suspects ?? 0 };
  const claims: (Claim & { size: number })[] = [];
  const inHand: { size: number; end: () => void }[] = [];
  let most = 0;
  const claim = async ({ limit, suspects }: Claim): Promise<Batch> => {
    const of = suspects ? 'suspects' : 'ordinary';
    const size = Math.min(limit, left[of]);
    if (!params.nothingGetsOut) left[of] -= size;
    claims.push({ limit, suspects, size });
    return {
      size,
      carryOut: () =>
        new Promise((resolve) => {
          const counts = params.nothingGetsOut ? { released: size } : { sent: size };
          const batch = { size, end: () => resolve({ ...noCounts(), ...counts }) };
          inHand.push(batch);
          most = Math.max(most, inHand.length);
        }),
    };
  };
  const stop = new AbortController();
  let sent = 0;
  const over = workBatches({
    sizes: params.sizes,
    claim,
    budget: openBudget(params.limit ?? Number.POSITIVE_INFINITY),
    signal: stop.signal,
    note: (counts) => {
      sent += counts.sent;
    },
  });
  const carryAllOut = async () => {
    let done = false;
    void over.finally(() => (done = true));
    while (!done) {
      inHand.shift()?.end();
      await new Promise(setImmediate);
    }
    await over;
    return { claims, sent, most };
  };
  const add = (more: number) => {
    left.ordinary += more;
  };
  return { carryAllOut, claims, inHand, stop, add };
}

describe('batches', () => {
  it('are two at once where one is full, and all is carried out once', async () => {
    const { sent, most } = await work({ ordinary: 95, sizes: [10, 10] }).carryAllOut();
    expect({ sent, most }).toEqual({ sent: 95, most: 2 });
  });

  it('are one where there is no more to do', async () => {
    const { claims, most } = await work({ ordinary: 9, sizes: [10, 10] }).carryAllOut();
    expect(most).toBe(1);
    expect(claims.filter(({ suspects }) => !suspects).map(({ size }) => size)).toEqual([9, 0]);
  });

  it('are two at once again when more has come, though one of them had found nothing', async () => {
    const { carryAllOut, claims, inHand, add } = work({ ordinary: 20, sizes: [10, 10] });
    await expect.poll(() => inHand).toHaveLength(2);
    inHand.shift()?.end();
    await expect.poll(() => claims.at(-1)?.size).toBe(0);
    add(40);
    inHand.shift()?.end();
    await expect.poll(() => inHand).toHaveLength(2);
    expect((await carryAllOut()).sent).toBe(60);
  });

  it('of suspects are of one and alone, and come when all others have ended', async () => {
    const { claims, sent } = await work({ ordinary: 20, suspects: 2, sizes: [10, 10] }).carryAllOut();
    const first = claims.findIndex(({ suspects }) => suspects);
    expect(claims.slice(first)).toEqual([1, 1, 0].map((size) => ({ limit: 1, suspects: true, size })));
    expect(claims.slice(0, first).every(({ suspects }) => !suspects)).toBe(true);
    expect(sent).toBe(22);
  });

  it('never claim more than the budget allows, and use what others have given back', async () => {
    const { sent } = await work({ ordinary: 95, sizes: [10, 10], limit: 33 }).carryAllOut();
    expect(sent).toBe(33);
  });

  it('end after three of which nothing got out', async () => {
    const { claims, sent } = await work({ ordinary: 50, sizes: [10], nothingGetsOut: true }).carryAllOut();
    expect(claims).toHaveLength(3);
    expect(sent).toBe(0);
  });

  it('are not claimed any more once it is to stop', async () => {
    const { carryAllOut, claims, inHand, stop } = work({ ordinary: 95, sizes: [10, 10] });
    await expect.poll(() => inHand).toHaveLength(2);
    stop.abort();
    expect((await carryAllOut()).sent).toBe(20);
    expect(claims).toHaveLength(2);
  });
});

it('an error of one batch is thrown when no other is under way any more', async () => {
  let other: () => void = () => {};
  let claimed = 0;
  const over = workBatches({
    sizes: [1, 1],
    claim: async () => ({
      size: 1,
      carryOut:
        ++claimed === 1
          ? () => Promise.reject(new Error('no database'))
          : () => new Promise((resolve) => (other = () => resolve({ ...noCounts(), released: 1 }))),
    }),
    budget: openBudget(2),
    signal: undefined,
    note: () => {},
  });
  let thrown = false;
  void over.catch(() => (thrown = true));
  await expect.poll(() => claimed).toBe(2);
  await new Promise(setImmediate);
  expect(thrown).toBe(false);
  other();
  await expect(over).rejects.toThrow('no database');
});
