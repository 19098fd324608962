import { beforeEach, expect, it } from 'vitest';
import { applyImport, decideImport, type ImportRecord, listImportRows } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { empty, importText } from './import-text.js';

const { db } = await testDatabase();
beforeEach(() => empty(db));

const HERE =
  'First name,Last name,Email,City,Company,Website,Shoe size\n' +
  'Ada,Lovelace,ada@x.example,London,Acme,acme.example,38\n' +
  'Bea,Bell,bea@x.example,,,,\n';

/** What an import would write over, by line. */
const former = async ({ id }: ImportRecord) =>
  Object.fromEntries((await listImportRows(db, { importId: id })).map(({ line, former }) => [line, former]));

it('of who would change it is told what stands here until now, repeats of the row included', async () => {
  await importText(db, HERE);
  const record = await importText(
    db,
    'First name,Last name,Email,City,Company,Website,Shoe size\n' +
      'Ada,Byron,ada@x.example,London,Acme,acme.example,39\n' +
      'Bea,Bell,bea@x.example,,,,\n' +
      'Bea,Bell,bea@x.example,Bath,Bolt,,\n' +
      'New,One,new@x.example,,,,\n',
    { dryRun: true },
  );
  expect(await former(record)).toEqual({
    2: { last_name: 'Lovelace', 'custom:shoe_size': '38' },
    3: { city: null, company: null },
    4: null,
    5: null,
  });
  await decideImport(db, { importId: record.id, onExisting: 'fill' });
  expect((await former(record))[2]).toBeNull();
  expect((await former(record))[3]).toEqual({ city: null, company: null });
  await applyImport(db, { importId: record.id, actor: 'system' });
  expect(Object.values(await former(record))).toEqual([null]);
});

it('the same of companies', async () => {
  await importText(db, 'Company name,Domain,Industry,BPO fit score\nAcme,acme.example,Retail,50\n', {
    kind: 'companies',
  });
  const record = await importText(
    db,
    'Company name,Domain,Industry,BPO fit score\nAcme,acme.example,Retail,70\n',
    { kind: 'companies', dryRun: true },
  );
  expect(await former(record)).toEqual({ 2: { bpo_fit_score: '50' } });
});
