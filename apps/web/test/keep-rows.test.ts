import { expect, it } from 'vitest';
import { type KeptRow, keepRows } from '../src/features/contacts/keep-rows.ts';

const places = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const scrolled = (before: readonly KeptRow[], indices: number[]) =>
  keepRows({ before, indices, resting: false });

const first = keepRows({ before: [], indices: places(0, 4), resting: true });

it('a row whose place has gone out of view takes one that has come into view, and no other row changes', () => {
  expect(scrolled(first, places(2, 6))).toEqual([
    { key: 0, index: 4 },
    { key: 1, index: 5 },
    { key: 2, index: 2 },
    { key: 3, index: 3 },
  ]);
});

it('a list that rests has its rows in the order of their places', () => {
  const rows = keepRows({ before: scrolled(first, places(2, 6)), indices: places(2, 6), resting: true });
  expect(rows.map(({ index }) => index)).toEqual([2, 3, 4, 5]);
  expect(rows.map(({ key }) => key)).toEqual([2, 3, 0, 1]);
});

it('no two rows have the same key or place, however many come and go', () => {
  let rows: KeptRow[] = [];
  for (const [from, to] of [
    [0, 9],
    [5, 30],
    [100, 103],
    [90, 120],
  ] as const) {
    rows = scrolled(rows, places(from, to));
    expect(new Set(rows.map(({ key }) => key)).size).toBe(to - from);
    expect(rows.map(({ index }) => index).sort((a, b) => a - b)).toEqual(places(from, to));
  }
});

it('the row with the focus keeps its element, however far the list has moved', () => {
  const focused = first[1];
  const rows = scrolled(first, [1, ...places(50, 53)]);
  expect(rows.find(({ index }) => index === 1)).toEqual(focused);
});
