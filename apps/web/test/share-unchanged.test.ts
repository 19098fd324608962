import { expect, it } from 'vitest';
import { shareUnchanged } from '../src/lib/share-unchanged.ts';

const answer = () => ({
  total: 2,
  items: [
    { id: 'a', at: new Date(1), stats: { sent: 1 }, next: null as Date | null },
    { id: 'b', at: new Date(2), stats: { sent: 5 }, next: new Date(9) },
  ],
});

it('an answer that says the same is the same', () => {
  const before = answer();
  expect(shareUnchanged(before, answer())).toBe(before);
});

it('only what has changed is new', () => {
  const before = answer();
  const after = answer();
  after.items[1] = { id: 'b', at: new Date(2), stats: { sent: 6 }, next: new Date(9) };
  const shared = shareUnchanged(before, after) as typeof after;
  expect(shared).toEqual(after);
  expect(shared).not.toBe(before);
  expect(shared.items[0]).toBe(before.items[0]);
  expect(shared.items[1]).not.toBe(before.items[1]);
  expect(shared.items[1]?.next).toBe(before.items[1]?.next);
});

it('a date that moves, a value that comes, goes or is null, and a row that is gone are seen', () => {
  const before = answer();
  const moved = answer();
  moved.items[0] = { id: 'a', at: new Date(1), stats: { sent: 1 }, next: new Date(3) };
  expect(shareUnchanged(before, moved)).toEqual(moved);
  expect(shareUnchanged(moved, before)).toEqual(before);
  expect(shareUnchanged(before, { total: 2, items: before.items.slice(0, 1) })).toEqual({
    total: 2,
    items: [before.items[0]],
  });
  expect(shareUnchanged({ a: 1, b: undefined }, { a: 1 })).toEqual({ a: 1 });
  expect(shareUnchanged({ a: 1 }, { a: 1, b: undefined })).toHaveProperty('b');
  expect(shareUnchanged(new Date(1), new Date(2))).toEqual(new Date(2));
  expect(shareUnchanged(undefined, before)).toBe(before);
});
