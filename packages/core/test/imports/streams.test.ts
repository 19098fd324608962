import { buffer } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { rejectedRows } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { importText, rowsOf } from './import-text.js';

const { db } = await testDatabase();

describe('the report of rejected rows', () => {
  it('is a CSV that a spreadsheet opens without running anything', async () => {
    const content = 'Email,=Rank,Note\nbad,=1+1,"a ""b"", c"\nworse,@x,-2\nok@report.example,=3,\n';
    const record = await importText(db, content);
    const csv = (await buffer(await rejectedRows(db, { importId: record.id }))).toString();
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    const [header, ...rows] = parse(csv, { bom: true }) as string[][];
    expect(header).toEqual(['Line', 'Code', 'Reason', 'Email', "'=Rank", 'Note']);
    expect(rows.map(([line, code, , ...cells]) => [line, code, ...cells])).toEqual([
      ['2', 'invalid_email', 'bad', "'=1+1", 'a "b", c'],
      ['3', 'invalid_email', 'worse', "'@x", "'-2"],
    ]);
    expect(await rowsOf(db, "SELECT custom_fields FROM contacts WHERE email = 'ok@report.example'")).toEqual([
      { custom_fields: { rank: '=3' } },
    ]);
  });
});

it('fifty thousand rows stream through in little memory', async () => {
  const rows = 50_000;
  async function* lines() {
    yield 'Email,First Name,Last Name,LinkedIn,Company,Website\n';
    for (let n = 0; n < rows; n += 100)
      yield Array.from(
        { length: 100 },
        (_, k) =>
          `big${n + k}@x.example,Zoë,O'Connor,linkedin.com/in/big${n + k},Big ${n % 700},big${n % 700}.example\n`,
      ).join('');
  }
  let most = 0;
  const before = process.memoryUsage().heapUsed;
  const record = await importText(db, '', {
    stream: lines(),
    onProgress: () => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    },
  });
  expect(record.summary).toMatchObject({ rows, create: rows });
  expect(most / 2 ** 20).toBeLessThan(150);
}, 120_000);
