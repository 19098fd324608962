import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { listImportRows } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { countsOf, empty, file, importText, peopleIn, rowsOf } from './import-text.js';

const { db } = await testDatabase();
beforeEach(() => empty(db));
const people = () => peopleIn(db);

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

it('a company that only a repeat of the row names is made with what the repeat says', async () => {
  await importText(
    db,
    'First name,Email,Company,Website,Industry\n' +
      'Ada,ada@x.example,,,\n' +
      'Bea,bea@x.example,,,\n' +
      'Ada,ada@x.example,Acme,acme.example,Retail\n' +
      'Bea,bea@x.example,,bolt.example,\n',
  );
  expect(
    await rowsOf(
      db,
      `SELECT c.first_name AS f, k.name AS n, k.domain AS d, k.industry AS i
       FROM contacts c JOIN companies k ON k.id = c.company_id ORDER BY 1`,
    ),
  ).toEqual([
    { f: 'Ada', n: 'Acme', d: 'acme.example', i: 'Retail' },
    { f: 'Bea', n: 'bolt.example', d: 'bolt.example', i: null },
  ]);
});
