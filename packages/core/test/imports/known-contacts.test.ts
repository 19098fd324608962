import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { linkedinValue } from '../../src/imports/values.js';
import { linkedinKey } from '../../src/schema/contacts.js';
import { testDatabase } from '../setup/test-campaign.js';
import { countsOf, empty, file, importText, peopleIn, rowsOf } from './import-text.js';

const { db } = await testDatabase();
beforeEach(() => empty(db));
const people = () => peopleIn(db);

describe('who a row is', () => {
  it('an address names one contact, whatever its case and spaces', async () => {
    await importText(db, file('Ada,L,ada@x.example,,,,,'));
    expect(await countsOf(importText(db, file('Ada,L, ADA@X.example ,,,,,')))).toEqual({ unchanged: 1 });
  });

  it('so does a LinkedIn profile, however it is written', async () => {
    await importText(db, file('Ada,L,,http://www.linkedin.com/in/Ada-L/?trk=x,,,,'));
    const again = file('Ada,L,,linkedin.com/in/ada-l,,,,', 'Ada,L,,https://de.linkedin.com/in/ada-l/en,,,,');
    expect(await countsOf(importText(db, again))).toEqual({ unchanged: 1, merged: 1 });
  });

  it('finds a contact that stands here in another spelling than ours', async () => {
    await db.execute(sql`INSERT INTO contacts (id, first_name, email, linkedin_url)
      VALUES ('h', 'Ada', 'Ada@X.example', 'http://linkedin.com/in/ADA/')`);
    expect(await countsOf(importText(db, file('Ada,,ada@x.example,linkedin.com/in/ada,,,,')))).toEqual({
      unchanged: 1,
    });
  });

  it('a row without address and profile is rejected, each with its own reason', async () => {
    const { summary } = await importText(
      db,
      file(
        'A,,,,,,,',
        'B,,nonsense,,,,,',
        'C,,,https://www.linkedin.com/company/x,,,,',
        'D,,d@x.example,,,,,',
      ),
    );
    expect(summary).toMatchObject({
      create: 1,
      rejectedByCode: { invalid_email: 1, invalid_linkedin_url: 1, no_identity: 1 },
    });
    expect(summary?.firstRejected.map(({ line, code }) => [line, code])).toEqual([
      [2, 'no_identity'],
      [3, 'invalid_email'],
      [4, 'invalid_linkedin_url'],
    ]);
  });

  it('a broken address beside a good profile is left out, and told', async () => {
    const { summary } = await importText(db, file('A,,nonsense,linkedin.com/in/a,,,,'));
    expect(summary).toMatchObject({ create: 1, rejected: 0, warningsByCode: { invalid_email: 1 } });
    expect(summary?.firstWarnings[0]).toMatchObject({ line: 2, code: 'invalid_email' });
    expect(await people()).toEqual([{ f: 'A', e: null, l: 'a', t: null }]);
  });

  it('a row whose address is one contact and whose profile another is rejected, and touches neither', async () => {
    await importText(
      db,
      file('Ann,,ann@x.example,linkedin.com/in/ann,,,,', 'Bob,,bob@x.example,linkedin.com/in/bob,,,,'),
    );
    const before = await people();
    const { summary } = await importText(db, file('Eve,,ann@x.example,linkedin.com/in/bob,Spy,,,'));
    expect(summary).toMatchObject({ rejected: 1, rejectedByCode: { conflict: 1 } });
    expect(summary?.firstRejected[0]?.message).toMatch(/\(Ann\).*\(Bob\)/);
    expect(await people()).toEqual(before);
  });
});

describe('what happens to those already here', () => {
  const given = () => importText(db, file('Ann,Ash,ann@x.example,,Boss,,,7'));
  const now = 'Anna,,ann@x.example,linkedin.com/in/ann,Chief,,,';
  const state = () =>
    rowsOf(
      db,
      'SELECT first_name, last_name, title, linkedin_url IS NOT NULL AS linked, custom_fields FROM contacts',
    );

  it('update: values of the file win, empty cells erase nothing', async () => {
    await given();
    expect(await countsOf(importText(db, file(now)))).toEqual({ update: 1 });
    expect(await state()).toEqual([
      { first_name: 'Anna', last_name: 'Ash', title: 'Chief', linked: true, custom_fields: { score: '7' } },
    ]);
  });

  it('fill: only gaps are filled', async () => {
    await given();
    expect(await countsOf(importText(db, file(now), { onExisting: 'fill' }))).toEqual({ update: 1 });
    expect(await state()).toEqual([
      { first_name: 'Ann', last_name: 'Ash', title: 'Boss', linked: true, custom_fields: { score: '7' } },
    ]);
  });

  it('skip: nothing', async () => {
    await given();
    expect(
      await countsOf(importText(db, file(now, 'New,,new@x.example,,,,,'), { onExisting: 'skip' })),
    ).toEqual({
      create: 1,
      skipped: 1,
    });
    expect((await state())[0]).toMatchObject({ first_name: 'Ann', linked: false });
  });
});

it('the short cut to the key of a staged profile is the key that the index holds', async () => {
  for (const text of [
    'linkedin.com/in/Ada',
    'https://uk.linkedin.com/in/josé-x/?a=1',
    'linkedin.com/pub/a/1/2b/3',
    'http://linkedin.com/in/%E6%9D%8E',
    'http://linkedin.com/in/jose%CC%81',
  ]) {
    const found = linkedinValue(text);
    if (!found || !('value' in found)) throw new Error(text);
    const [row] = await db.execute<{ key: string; cut: string }>(
      sql`SELECT ${linkedinKey(sql`${found.value}::text`)} AS key, lower(substr(${found.value}::text, 26)) AS cut`,
    );
    expect(row?.cut).toBe(row?.key);
  }
});
