import { expect, it } from 'vitest';
import { toCsv } from '../src/features/statistics/csv.ts';

it('makes cells that a spreadsheet would run harmless', () => {
  expect(toCsv([['=1+1', '+49', '-1', '@sum', '\tx', -1]])).toBe(`'=1+1,'+49,'-1,'@sum,'\tx,-1`);
});

it('quotes commas, quotes and line breaks', () => {
  expect(toCsv([['a,b', 'say "hi"', 'two\nlines', null]])).toBe('"a,b","say ""hi""","two\nlines",');
});

it('writes a formula inside quotes harmless too', () => {
  expect(toCsv([['=HYPERLINK("x","y")']])).toBe(`"'=HYPERLINK(""x"",""y"")"`);
});
