import { describe, expect, it } from 'vitest';
import { literal } from '../../src/database/literal.js';
import { testDatabase } from '../setup/test-campaign.js';

const { sql } = await testDatabase();

const PIECES = [
  "'",
  "''",
  '\\',
  '\\\\',
  '"',
  '{',
  '}',
  ',',
  '(',
  ')',
  ';',
  '--',
  '/*',
  '$1',
  '$$',
  ':',
  '\n',
  '\r',
  '\t',
  ' ',
];
const WORDS = ['NULL', 'null', 'é', '日本', '😀', 'שלום', "'; DROP TABLE t; --", 'E', 'x'];

/** The same texts every time (a linear congruential generator). */
function texts(count: number): string[] {
  let seed = 1;
  const draw = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const all = [...PIECES, ...WORDS];
  return Array.from({ length: count }, () =>
    Array.from({ length: draw(8) }, () => all[draw(all.length)]).join(''),
  );
}

describe.each(['on', 'off'])(
  'a parameter in the text of a statement, standard_conforming_strings %s',
  (setting) => {
    /** What PostgreSQL makes of it, as JSON. */
    const read = async (type: string, value: unknown): Promise<unknown> => {
      const [, answer] = (await sql.unsafe(
        `SET standard_conforming_strings = ${setting};
       SELECT jsonb_build_object('it', ${literal(value)}::${type})::text AS read`,
      )) as unknown as [unknown, { read: string }[]];
      return JSON.parse(answer[0]?.read ?? '{}').it;
    };

    it('is read as the text that it was', async () => {
      for (const text of [...PIECES, ...WORDS, '', ...texts(300)])
        expect(await read('text', text)).toBe(text);
    });

    it('is read as the list that it was, with what is null', async () => {
      const list = [...PIECES, ...WORDS, '', null, ...texts(300)];
      expect(await read('text[]', list)).toEqual(list);
      expect(await read('text[]', [])).toEqual([]);
      expect(await read('int[]', [1, null, -3])).toEqual([1, null, -3]);
    });

    it('is read as the number, the truth, the instant, or nothing', async () => {
      expect(await read('float8', 0.25)).toBe(0.25);
      expect(await read('bigint', 4_007_199_254_740_993n)).toBe(4_007_199_254_740_993);
      expect(await read('boolean', true)).toBe(true);
      expect(await read('text', null)).toBe(null);
      const instant = await read('timestamptz', new Date('2026-03-29T01:30:00.123Z'));
      expect(instant).toBe('2026-03-29T01:30:00.123+00:00');
    });
  },
);

it('a parameter that PostgreSQL cannot keep is refused before it is sent', () => {
  expect(() => literal('a\0b')).toThrow('NUL');
  expect(() => literal(['a\0b'])).toThrow('NUL');
  expect(() => literal({ a: 1 })).toThrow('object');
});
