import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../setup/test-campaign.js';
import { countsOf, empty, file, importText, rowsOf } from './import-text.js';

const { db } = await testDatabase();
beforeEach(() => empty(db));

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
