import { describe, expect, it } from 'vitest';
import { coalesce } from '../../src/delivery/coalesce.js';

describe('coalesced calls', () => {
  it('take along what is asked for while one is under way', async () => {
    const calls: (readonly string[])[] = [];
    let finish = () => {};
    const ask = coalesce(async (items: readonly string[]) => {
      calls.push(items);
      if (calls.length === 1) await new Promise<void>((resolve) => (finish = resolve));
      return items.length;
    });
    const first = ask('a');
    await expect.poll(() => calls).toEqual([['a']]);
    const others = [ask('b'), ask('c')];
    finish();
    expect(await Promise.all([first, ...others])).toEqual([1, 2, 2]);
    expect(calls).toEqual([['a'], ['b', 'c']]);
  });

  it('begin when enough wait, however long it may be until then', async () => {
    const ask = coalesce(async (items: readonly string[]) => items.join(), {
      items: 3,
      ms: 3_600_000,
      atOnce: 1,
    });
    expect(await Promise.all([ask('a'), ask('b'), ask('c')])).toEqual(['a,b,c', 'a,b,c', 'a,b,c']);
  });

  it('begin without enough, once the first has waited', async () => {
    const ask = coalesce(async (items: readonly string[]) => items.join(), { items: 3, ms: 1, atOnce: 1 });
    expect(await Promise.all([ask('a'), ask('b')])).toEqual(['a,b', 'a,b']);
  });

  it('are so many at once where enough wait, and the next begins when one of them has ended', async () => {
    const calls: { items: readonly string[]; end: () => void }[] = [];
    const ask = coalesce(
      (items: readonly string[]) => new Promise<void>((end) => calls.push({ items, end })),
      {
        items: 1,
        ms: 0,
        atOnce: 2,
      },
    );
    for (const [count, item] of ['a', 'b'].entries()) {
      void ask(item);
      await expect.poll(() => calls).toHaveLength(count + 1);
    }
    const waiting = [ask('c'), ask('d')];
    calls[1]?.end();
    await expect.poll(() => calls.map(({ items }) => items)).toEqual([['a'], ['b'], ['c', 'd']]);
    for (const { end } of calls) end();
    await Promise.all(waiting);
  });

  it('have no other beside them that is not full', async () => {
    const calls: { items: readonly string[]; end: () => void }[] = [];
    const ask = coalesce(
      (items: readonly string[]) => new Promise<void>((end) => calls.push({ items, end })),
      {
        items: 2,
        ms: 1,
        atOnce: 2,
      },
    );
    const answers = [ask('a')];
    await expect.poll(() => calls).toHaveLength(1);
    answers.push(ask('b'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toHaveLength(1);
    answers.push(ask('c'));
    await expect.poll(() => calls.map(({ items }) => items)).toEqual([['a'], ['b', 'c']]);
    answers.push(ask('d'));
    for (const { end } of calls) end();
    await expect.poll(() => calls).toHaveLength(3);
    calls[2]?.end();
    await Promise.all(answers);
  });

  it('go on after one has failed', async () => {
    const ask = coalesce(async (items: readonly string[]) => {
      if (items.includes('bad')) throw new Error('bad');
      return items.length;
    });
    await expect(ask('bad')).rejects.toThrow('bad');
    expect(await ask('good')).toBe(1);
  });
});
