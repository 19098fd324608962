import { beforeEach, describe, expect, it } from 'vitest';
import { suppress, unsuppress, updateCompany, updateContact } from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';
import { countsOf, empty, file, importText, peopleIn, rowsOf } from './import-text.js';

const { db } = await testDatabase();
beforeEach(async () => {
  await empty(db);
  await db.execute('DELETE FROM suppressions');
});

describe('spellings of the same address make one', () => {
  const inLetters = 'Ann,,ann@müller.de,,,Müller,müller.de,';
  const encoded = 'Ann,,ann@xn--mller-kva.de,,,Müller GmbH,https://www.xn--mller-kva.de/,';

  it.each([
    ['in letters first', inLetters, encoded],
    ['as xn--… first', encoded, inLetters],
  ])('contact and company, %s', async (_, first, second) => {
    await importText(db, file(first));
    expect(await countsOf(importText(db, file(second), { onExisting: 'fill' }))).toEqual({ unchanged: 1 });
    expect(await peopleIn(db)).toMatchObject([{ e: 'ann@müller.de' }]);
    expect(await rowsOf(db, 'SELECT domain FROM companies')).toEqual([{ domain: 'xn--mller-kva.de' }]);
  });

  it('contact by a profile whose accents stand apart', async () => {
    await importText(db, file('José,,,linkedin.com/in/josé,,,,'));
    const again = file('José,,,linkedin.com/in/jose%CC%81,,,,', 'José,,,linkedin.com/in/jose\u0301,,,,');
    expect(await countsOf(importText(db, again))).toEqual({ unchanged: 1, merged: 1 });
  });

  it('contact that was edited', async () => {
    await importText(db, file('Ann,,old@x.example,,,,,'));
    const [ann] = await rowsOf(db, 'SELECT id FROM contacts');
    const patch = { email: 'ann@xn--mller-kva.de' };
    await updateContact(db, { contactId: String(ann?.id), patch, actor: ACTOR });
    expect(await countsOf(importText(db, file(inLetters), { onExisting: 'skip' }))).toEqual({ skipped: 1 });
  });

  it('company whose domain was edited, by the rule of an import', async () => {
    await importText(db, 'name,domain\nMüller,');
    const [company] = await rowsOf(db, 'SELECT id FROM companies');
    const edit = (domain: string) =>
      updateCompany(db, { companyId: String(company?.id), patch: { domain }, actor: ACTOR });
    expect(await edit('https://www.Müller.de/')).toMatchObject({ domain: 'xn--mller-kva.de' });
    expect(await countsOf(importText(db, 'name,domain\nMüller,müller.de'))).toEqual({ unchanged: 1 });
    await expect(edit('no domain')).rejects.toMatchObject({
      code: 'invalid_input',
      details: { problems: [{ path: ['domain'], type: 'invalid_domain' }] },
    });
  });
});

it('who opts out is suppressed under every spelling: a contact from before may be stored in another one', async () => {
  const address = 'ann@xn--mller-kva.de';
  await db.execute(`INSERT INTO contacts (email) VALUES ('${address}')`);
  const [ann] = await rowsOf(db, 'SELECT id FROM contacts');
  await suppress(db, { contactId: String(ann?.id), reason: 'manual', actor: ACTOR });
  const listed = () => rowsOf(db, 'SELECT address_key AS key FROM suppressions ORDER BY 1');
  expect(await listed()).toEqual([{ key: 'ann@müller.de' }, { key: address }]);
  await unsuppress(db, { address, actor: ACTOR });
  expect(await listed()).toEqual([]);
});
