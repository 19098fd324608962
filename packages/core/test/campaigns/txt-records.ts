import type { TxtResolver } from '../../src/index.js';

export type Records = Record<string, string | Error>;

/** A DNS that knows these records, and counts how often it is asked. */
export function resolver(records: Records): TxtResolver & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolveTxt: async (name) => {
      asked.push(name);
      const found = records[name];
      if (found instanceof Error) throw found;
      // A long record comes in pieces.
      if (found !== undefined) return [['unrelated'], [found.slice(0, 7), found.slice(7)]];
      throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
    },
  };
}
