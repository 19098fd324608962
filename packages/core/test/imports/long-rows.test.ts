import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/imports/read-records.js';

/** Reads a file with a header, a row of two lines, and this row on line 4. */
async function read(row: string): Promise<void> {
  const text = Buffer.from(`Email,Note\na@rows.example,"a\nb"\n${row}\nz@rows.example,x\n`);
  const records = readRecords(Readable.from([text]), { delimiter: ',', preamble: 0 }, 100);
  for await (const chunk of records) expect(chunk.length).toBeGreaterThan(0);
}
const long = 'x'.repeat(1024 * 1024);

describe('a row of more than 1 MB', () => {
  it.each([
    ['of one cell', `b@rows.example,${long}`],
    ['of one cell in quotes', `b@rows.example,"${long}"`],
    [
      'that a quote without end makes so long',
      `b@rows.example,"oops\n${'c@rows.example,x\n'.repeat(70_000)}`,
    ],
  ])('%s is named with its line and the limit', async (_, row) => {
    await expect(read(row)).rejects.toThrow(
      /^The row that starts on line 4 is longer than 1 MB.*: a cell holds too much, or a quote is never/,
    );
  });

  it('a shorter one with a quote that never ends is told apart', async () => {
    await expect(read('b@rows.example,"oops')).rejects.toThrow(
      'on line 4 opens a quote that is never closed',
    );
    await expect(read(`b@rows.example,"${long.slice(100)}"`)).resolves.toBeUndefined();
  });
});
