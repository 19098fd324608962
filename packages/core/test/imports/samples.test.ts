import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Connection, importFile, inspectFile } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { countsOf, rowsOf } from './import-text.js';

const sample = (name: string) =>
  createReadStream(fileURLToPath(new URL(`../../sample-data/${name}`, import.meta.url)));

/** In the order of importing; counted with another CSV reader, by hand-written comparison. */
const SAMPLES = [
  {
    name: 'companies.csv',
    found: { kind: 'companies', delimiter: ',', encoding: 'utf-8', headerLine: 1 },
    fields: {
      name: 'name',
      domain: 'domain',
      industry: 'industry',
      sub_industry: 'sub_industry',
      city: 'city',
      region: 'region',
      founded: 'founded',
      bpo_fit_score: 'bpo_fit_score',
    },
    counts: { create: 503 },
    companies: { create: 0, link: 0 },
    warnings: {},
  },
  {
    name: 'contacts-apollo.csv',
    found: { kind: 'contacts', delimiter: ',', encoding: 'utf-8', headerLine: 1 },
    fields: {
      'First Name': 'first_name',
      'Last Name': 'last_name',
      Title: 'title',
      Company: 'company',
      Email: 'email',
      'Email Status': 'custom:email_status',
      Seniority: 'seniority',
      Departments: 'custom:departments',
      'Person Linkedin Url': 'linkedin_url',
      Website: 'company_domain',
      City: 'city',
      State: 'region',
      Country: 'country',
      Industry: 'industry',
      Stage: 'custom:stage',
    },
    counts: { create: 3000 },
    companies: { create: 0, link: 501 },
    warnings: {},
  },
  {
    name: 'contacts-messy.csv',
    found: { kind: 'contacts', delimiter: ';', encoding: 'utf-8', headerLine: 1 },
    fields: { 'First Name': 'first_name', Email: 'email', 'Person Linkedin Url': 'linkedin_url' },
    counts: { create: 100, update: 19, unchanged: 181 },
    companies: { create: 0, link: 232 },
    warnings: { invalid_email: 13 },
  },
  {
    name: 'connections-linkedin.csv',
    found: { kind: 'contacts', delimiter: ',', encoding: 'utf-8', headerLine: 4 },
    fields: {
      'First Name': 'first_name',
      'Last Name': 'last_name',
      URL: 'linkedin_url',
      'Email Address': 'email',
      Company: 'company',
      Position: 'title',
      'Connected On': 'custom:connected_on',
    },
    counts: { create: 500 },
    companies: { create: 0, link: 319 },
    warnings: {},
  },
] as const;

describe('the sample files, as they are', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    ({ db } = await testDatabase());
  });

  for (const { name, found, fields, counts, companies, warnings } of SAMPLES) {
    it(`${name}: is understood without being told anything`, async () => {
      const inspection = await inspectFile(sample(name));
      expect(inspection).toMatchObject(found);
      const byName = Object.fromEntries(inspection.columns.map((column) => [column.name, column.field]));
      expect(byName).toMatchObject(fields);
      for (const { samples } of inspection.columns) expect(samples.length).toBeGreaterThan(0);
    });

    it(`${name}: comes in, and the dry run said so to the letter`, async () => {
      const params = { fileName: name, actor: 'system' } as const;
      const before = await rowsOf(db, 'SELECT count(*)::int AS n FROM contacts');
      const dry = await importFile(db, { ...params, stream: sample(name), dryRun: true });
      expect(await rowsOf(db, 'SELECT count(*)::int AS n FROM contacts')).toEqual(before);
      const real = await importFile(db, { ...params, stream: sample(name) });
      expect(real.summary).toEqual(dry.summary);
      expect(await countsOf(Promise.resolve(real))).toEqual(counts);
      expect(real.summary).toMatchObject({ companies, warningsByCode: warnings });
    });
  }

  it('each of them again changes nothing but what the messy one had changed', async () => {
    for (const { name } of SAMPLES) {
      const stream = sample(name);
      const again = await countsOf(
        importFile(db, { stream, fileName: name, actor: 'system', onExisting: 'fill' }),
      );
      expect(Object.keys(again), name).toEqual(['unchanged']);
    }
  });

  it('leaves 3,600 people, each linked to one of 503 companies by domain or name', async () => {
    expect(
      await rowsOf(db, 'SELECT count(*)::int AS people, count(company_id)::int AS linked FROM contacts'),
    ).toEqual([{ people: 3600, linked: 3600 }]);
    expect(await rowsOf(db, 'SELECT count(*)::int AS n FROM companies')).toEqual([{ n: 503 }]);
  });

  it('names the physical line of a broken address, after cells with line breaks above it', async () => {
    const { summary } = await importFile(db, {
      stream: sample('contacts-messy.csv'),
      fileName: 'messy',
      actor: 'system',
      dryRun: true,
    });
    expect(summary?.firstWarnings.map(({ line }) => line)).toEqual([
      26, 50, 74, 97, 121, 145, 169, 192, 216, 240, 264, 287, 311,
    ]);
    expect(summary?.firstWarnings[0]?.message).toContain('“xiaoming.nguyen23 at cpay.example”');
  });

  it('keeps names of other scripts and cells that look like formulas as they are', async () => {
    const [row] = await rowsOf(
      db,
      "SELECT first_name, last_name, title FROM contacts WHERE linkedin_url = 'https://www.linkedin.com/in/mohammed-petrov-00000'",
    );
    expect(row).toEqual({
      first_name: '李',
      last_name: '小龙 🐉',
      title: '=HYPERLINK("http://x.example","click")',
    });
  });

  it('fills the score of companies from their own file only', async () => {
    expect(
      await rowsOf(db, "SELECT name, founded, bpo_fit_score FROM companies WHERE domain = 'adbe.example'"),
    ).toEqual([{ name: 'Adobe Inc.', founded: 1982, bpo_fit_score: 85 }]);
  });
});
