/** A row of the document, and the place in the list that it shows. */
export type KeptRow = { key: number; index: number };

/**
 * Which row of the document shows which place. A row whose place has gone out of view takes one that has come into view:
 * another text costs a browser far less than another element.
 * @param params.before in the order in which they stand in the document
 * @param params.indices the places to show, in ascending order
 * @param params.resting puts the rows into the order of the places, for those who walk through them by Tab or listen to
 *   them; while the list scrolls they stay where they are, as moving one costs as much as making it
 */
export function keepRows(params: {
  before: readonly KeptRow[];
  indices: readonly number[];
  resting: boolean;
}): KeptRow[] {
  const { before, indices, resting } = params;
  const wanted = new Set(indices);
  const shown = new Set(before.map(({ index }) => index));
  const coming = indices.filter((index) => !shown.has(index));
  const kept = before.flatMap((row) => {
    if (wanted.has(row.index)) return [row];
    const index = coming.shift();
    return index === undefined ? [] : [{ key: row.key, index }];
  });
  const next = 1 + Math.max(-1, ...before.map(({ key }) => key));
  const rows = [...kept, ...coming.map((index, at) => ({ key: next + at, index }))];
  return resting ? rows.sort((a, b) => a.index - b.index) : rows;
}
