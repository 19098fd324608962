import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { linkedinValue } from '../../src/imports/values.js';
import { type Connection, listImportRows } from '../../src/index.js';
import { linkedinKey } from '../../src/schema/contacts.js';
import { testDatabase } from '../setup/test-campaign.js';
import { countsOf, importText, rowsOf } from './import-text.js';

const connection = testDatabase();
let db: Connection['db'];
beforeEach(async () => {
  ({ db } = await connection);
  await db.execute(sql`DELETE FROM contacts`);
  await db.execute(sql`DELETE FROM companies`);
});

const HEADER = 'First Name,Last Name,Email,LinkedIn URL,Title,Company,Website,Score';
const file = (...rows: string[]) => [HEADER, ...rows].join('\n');
const people = () =>
  rowsOf(
    db,
    "SELECT first_name AS f, email AS e, replace(linkedin_url, 'https://www.linkedin.com/in/', '') AS l, title AS t FROM contacts ORDER BY first_name",
  );

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

describe('repeats inside a file', () => {
  it('are merged: the first value of each column stands, later rows fill gaps', async () => {
    const { summary, id } = await importText(
      db,
      file(
        'Ann,,ann@x.example,,,,,',
        'Anna,Ash,ann@x.example,linkedin.com/in/ann,Boss,,,7',
        ',,,linkedin.com/in/ann,Chief,,,8',
      ),
    );
    expect(summary).toMatchObject({ create: 1, merged: 2 });
    expect(await people()).toEqual([{ f: 'Ann', e: 'ann@x.example', l: 'ann', t: 'Boss' }]);
    expect(await rowsOf(db, 'SELECT last_name, custom_fields FROM contacts')).toEqual([
      { last_name: 'Ash', custom_fields: { score: '7' } },
    ]);
    const merged = await listImportRows(db, { importId: id, outcome: 'merged' });
    expect(merged.map(({ line, mergedInto, reason }) => [line, mergedInto, reason])).toEqual([
      [3, 2, 'Merged with line 2.'],
      [4, 2, 'Merged with line 2.'],
    ]);
  });

  it('two people are never made one by a row that carries the keys of both', async () => {
    const { summary } = await importText(
      db,
      file(
        'Ann,,ann@x.example,linkedin.com/in/ann,,,,',
        'Bob,,bob@x.example,linkedin.com/in/bob,,,,',
        'Eve,,ann@x.example,linkedin.com/in/bob,,,,',
      ),
    );
    expect(summary).toMatchObject({ create: 2, rejected: 1, rejectedByCode: { conflict: 1 } });
    expect(summary?.firstRejected[0]).toMatchObject({ line: 4 });
    expect((await people()).map((p) => p.f)).toEqual(['Ann', 'Bob']);
  });

  it('a second address of one profile is told to be left out', async () => {
    const { summary } = await importText(
      db,
      file('Ann,,ann@x.example,linkedin.com/in/ann,,,,', 'Ann,,ann@home.example,linkedin.com/in/ann,,,,'),
    );
    expect(summary).toMatchObject({ create: 1, merged: 1 });
    expect(summary?.firstMerged[0]?.message).toContain('Its e-mail address was left out');
  });

  it('rows that reach one contact here by different keys are one', async () => {
    await importText(db, file('Ann,,ann@x.example,linkedin.com/in/ann,,,,'));
    const rows = file(',,ann@x.example,,Boss,,,', ',,,linkedin.com/in/ann,Chief,,,');
    expect(await countsOf(importText(db, rows))).toEqual({ update: 1, merged: 1 });
    expect((await people())[0]).toMatchObject({ t: 'Boss' });
  });

  it('a new key that two contacts here would take goes to the first only', async () => {
    await importText(db, file('Ann,,ann@x.example,,,,,', 'Bob,,bob@x.example,,,,,'));
    const rows = file(',,ann@x.example,linkedin.com/in/new,,,,', ',,bob@x.example,linkedin.com/in/new,,,,');
    expect(await countsOf(importText(db, rows))).toEqual({ update: 1, rejected: 1 });
    expect((await people()).map((p) => p.l)).toEqual(['new', null]);
  });

  it('give what the same rows give one file after the other', async () => {
    // Addresses and profiles of four people, mixed at random, but the same mix in every run.
    let seed = 7;
    const next = (n: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % n;
    };
    const rows = Array.from({ length: 20 }, () => {
      const [e, l] = [next(6), next(6)];
      return `,,${e < 5 ? `p${e}@x.example` : ''},${l < 5 ? `linkedin.com/in/p${l}` : ''},,,,`;
    }).filter((row) => row !== ',,,,,,,');
    const keys = () => rowsOf(db, 'SELECT email, linkedin_url FROM contacts ORDER BY 1, 2');
    await importText(db, file(...rows));
    const together = await keys();
    await db.execute(sql`DELETE FROM contacts`);
    for (const row of rows) await importText(db, file(row), { onExisting: 'fill' });
    expect(await keys()).toEqual(together);
    expect(together.length).toBeGreaterThan(2);
  }, 120_000);
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

describe('the company of a contact', () => {
  const companies = () =>
    rowsOf(db, 'SELECT name, domain, bpo_fit_score AS fit FROM companies ORDER BY name COLLATE "C", domain');

  it('is the one with that domain, else the one of that name, else a new one', async () => {
    await importText(db, 'name,domain,bpo_fit_score\nAcme Inc,acme.example,70\nBeta,,60');
    const { summary } = await importText(
      db,
      file(
        'A,,a@x.example,,,Acme,https://www.ACME.example/about,',
        'B,,b@x.example,,,beta,,',
        'C,,c@x.example,,,Gamma,gamma.example,',
        'D,,d@x.example,,,GAMMA,,',
        'E,,e@x.example,,,,delta.example,',
      ),
    );
    expect(summary?.companies).toEqual({ create: 2, link: 2 });
    expect(await companies()).toEqual([
      { name: 'Acme Inc', domain: 'acme.example', fit: 70 },
      { name: 'Beta', domain: null, fit: 60 },
      { name: 'Gamma', domain: 'gamma.example', fit: null },
      { name: 'delta.example', domain: 'delta.example', fit: null },
    ]);
    expect(
      await rowsOf(
        db,
        'SELECT c.first_name AS f, k.name AS n FROM contacts c JOIN companies k ON k.id = c.company_id ORDER BY 1',
      ),
    ).toEqual([
      { f: 'A', n: 'Acme Inc' },
      { f: 'B', n: 'Beta' },
      { f: 'C', n: 'Gamma' },
      { f: 'D', n: 'Gamma' },
      { f: 'E', n: 'delta.example' },
    ]);
  });

  it('two firms of one name and different domains stay two', async () => {
    await importText(
      db,
      file('A,,a@x.example,,,Delta,delta-air.example,', 'B,,b@x.example,,,Delta,delta-taps.example,'),
    );
    expect((await companies()).map((c) => c.domain)).toEqual(['delta-air.example', 'delta-taps.example']);
  });

  it('is not made for a row that is rejected or left alone', async () => {
    await importText(db, file('A,,a@x.example,,,,,'));
    await importText(db, file('A,,a@x.example,,,Acme,,', 'B,,broken,,,Beta,,'), { onExisting: 'skip' });
    expect(await companies()).toEqual([]);
  });
});

describe('a file of companies', () => {
  it('rejects impossible scores and missing names, and merges repeats', async () => {
    const { summary, kind } = await importText(
      db,
      'name,domain,founded,bpo_fit_score\nAcme,acme.example,1999,101\nBeta,beta.example,1881 (1894),55\n,c.example,,5\nBeta,,,\nbeta holding,BETA.example,,9\nGamma,,soon,9.5\nDelta,,soon,',
    );
    expect(kind).toBe('companies');
    expect(summary).toMatchObject({
      create: 2,
      merged: 2,
      rejected: 3,
      rejectedByCode: { invalid_fit_score: 2, missing_name: 1 },
      warningsByCode: { invalid_year: 1 },
    });
    expect(
      await rowsOf(db, 'SELECT name, domain, founded, bpo_fit_score FROM companies ORDER BY name'),
    ).toEqual([
      { name: 'Beta', domain: 'beta.example', founded: 1881, bpo_fit_score: 55 },
      { name: 'Delta', domain: null, founded: null, bpo_fit_score: null },
    ]);
  });

  it('gives a company here its domain, and its score', async () => {
    await importText(db, file('A,,a@x.example,,,Acme,,'));
    const counts = await countsOf(importText(db, 'name,domain,bpo_fit_score\nACME,acme.example,70'));
    expect(counts).toEqual({ update: 1 });
    expect(await rowsOf(db, 'SELECT name, domain, bpo_fit_score FROM companies')).toEqual([
      { name: 'ACME', domain: 'acme.example', bpo_fit_score: 70 },
    ]);
  });
});

it('the short cut to the key of a staged profile is the key that the index holds', async () => {
  for (const text of [
    'linkedin.com/in/Ada',
    'https://uk.linkedin.com/in/josé-x/?a=1',
    'linkedin.com/pub/a/1/2b/3',
    'http://linkedin.com/in/%E6%9D%8E',
  ]) {
    const found = linkedinValue(text);
    if (!found || !('value' in found)) throw new Error(text);
    const [row] = await db.execute<{ key: string; cut: string }>(
      sql`SELECT ${linkedinKey(sql`${found.value}::text`)} AS key, lower(substr(${found.value}::text, 26)) AS cut`,
    );
    expect(row?.cut).toBe(row?.key);
  }
});
