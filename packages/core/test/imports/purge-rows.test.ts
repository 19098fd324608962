import { describe, expect, it } from 'vitest';
import {
  getImport,
  IMPORT_ROWS_KEPT_DAYS,
  listImportRows,
  listImports,
  purgeImportRows,
  rejectedRows,
} from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { file, importText, stageText } from './import-text.js';

const { db, sql } = await testDatabase();

const FILE = file('Ada,L,ada@rows.example,,,,,', 'No,Address,,,,,,', 'Ada,L,ada@rows.example,,Boss,,,');

/** Everything about an import becomes older. */
const age = async (importId: string, days: number) => {
  await sql`UPDATE imports SET created_at = created_at - make_interval(days => ${days}),
              applied_at = applied_at - make_interval(days => ${days}) WHERE id = ${importId}`;
};
const rowsLeft = async (importId: string) => {
  const [left] = await sql`
    SELECT (SELECT count(*)::int FROM import_rows WHERE import_id = ${importId}) AS rows,
           (SELECT count(*)::int FROM import_decisions WHERE import_id = ${importId}) AS decisions`;
  return [left?.rows, left?.decisions];
};

describe('rows that an import did not take', () => {
  it('are kept for their days, then go; the import and its figures stay', async () => {
    const young = await importText(db, FILE);
    const old = await importText(db, FILE);
    await age(young.id, IMPORT_ROWS_KEPT_DAYS - 1);
    await age(old.id, IMPORT_ROWS_KEPT_DAYS + 1);
    await purgeImportRows(db);
    expect(await rowsLeft(young.id)).toEqual([1, 2]);
    expect(await rowsLeft(old.id)).toEqual([0, 0]);
    expect((await listImportRows(db, { importId: young.id })).map((row) => row.outcome)).toEqual([
      'rejected',
      'merged',
    ]);
    const { imports } = await listImports(db);
    expect(imports.map(({ id }) => id).sort()).toEqual([young.id, old.id].sort());
    expect((await getImport(db, { importId: old.id })).summary).toMatchObject({ rejected: 1, merged: 1 });
  });

  it('are no empty file once they are gone, and the import says until when they are there', async () => {
    const { id: importId, appliedAt, rowsKeptUntil } = await importText(db, FILE);
    const days = ((rowsKeptUntil?.getTime() ?? 0) - (appliedAt?.getTime() ?? 0)) / 86_400_000;
    expect(days).toBe(IMPORT_ROWS_KEPT_DAYS);
    const at = (ms: number) => new Date((rowsKeptUntil?.getTime() ?? 0) + ms);
    (await rejectedRows(db, { importId, now: at(-1) })).destroy();
    await expect(rejectedRows(db, { importId, now: at(1) })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('90 days'),
    });
  });

  it('go also when the file could not be read to its end', async () => {
    const { importId } = await stageText(db, FILE);
    await sql`UPDATE imports SET status = 'failed' WHERE id = ${importId}`;
    await age(importId, IMPORT_ROWS_KEPT_DAYS + 1);
    await purgeImportRows(db);
    expect(await rowsLeft(importId)).toEqual([0, 0]);
  });
});

it('a file that nobody has decided about goes after a day, without another one being read', async () => {
  const [fresh, old] = [await stageText(db, FILE), await stageText(db, FILE)];
  await age(old.importId, 2);
  await purgeImportRows(db);
  expect([await rowsLeft(fresh.importId), await rowsLeft(old.importId)]).toEqual([
    [3, 0],
    [0, 0],
  ]);
  expect(await getImport(db, old)).toMatchObject({ status: 'expired', rowsKeptUntil: null });
});
