import { cloneDatabase } from '@outreach/testkit';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { afterAll, describe, expect, inject, it } from 'vitest';
import {
  addRecipients,
  connect,
  createCampaign,
  migrateDatabase,
  pendingMigrations,
} from '../../src/index.js';

/** A database in which the auth and sales modules have lived for a while. */
const HOST = `
  CREATE TABLE users (id text PRIMARY KEY, email text NOT NULL UNIQUE, name text, role text NOT NULL DEFAULT 'member',
    password_hash text, created_at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE companies (id text PRIMARY KEY, name text NOT NULL, domain text, industry text, bpo_fit_score integer);
  CREATE TABLE contacts (id text PRIMARY KEY, company_id text REFERENCES companies (id), first_name text,
    last_name text, email text, linkedin_url text, title text, owner_note text);
  INSERT INTO users (id, email, name, role, password_hash) VALUES ('u1', 'Boss@Host.example', 'Boss', 'director', 'x');
  INSERT INTO companies VALUES ('f1', 'Firm', 'firm.example', 'Energy', 80);
  INSERT INTO contacts (id, company_id, first_name, email, owner_note) VALUES
    ('p1', 'f1', 'Ann', 'ann@firm.example', 'met in Oslo'), ('p2', 'f1', 'Bob', '', NULL), ('p3', NULL, 'Cy', '', NULL);
`;

describe('a database where the auth and sales modules stand already', () => {
  const drops: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const drop of drops) await drop();
  });

  async function hostDatabase(more = '') {
    const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'template0' });
    drops.push(database.drop);
    const host = postgres(database.url, { max: 1, onnotice: () => {} });
    await host.unsafe(HOST + more);
    return { url: database.url, host };
  }

  it('keeps every row and column, and gains what is missing', async () => {
    const { url, host } = await hostDatabase();
    const before = await host`SELECT * FROM contacts ORDER BY id`;
    expect(await migrateDatabase({ url })).toEqual({ duplicates: [] });
    const after = await host`SELECT * FROM contacts ORDER BY id`;
    expect(after).toMatchObject(before.map((row) => ({ ...row })));
    expect(after[0]).toMatchObject({ owner_note: 'met in Oslo', custom_fields: {}, seniority: null });
    const [user] = await host`SELECT * FROM users`;
    expect(user).toMatchObject({ email: 'Boss@Host.example', password_hash: 'x', email_verified: false });
    await host.end();
  });

  it('can be worked with at once', async () => {
    const { url, host } = await hostDatabase();
    await migrateDatabase({ url });
    const { db, close } = connect({ url, applicationName: 'test', max: 2 });
    expect(await pendingMigrations(db)).toBe(0);
    const campaign = await createCampaign(db, {
      name: 'x',
      type: 'email',
      createdBy: 'u1',
      actor: 'user:u1',
    });
    const { added, skippedCounts } = await addRecipients(db, {
      campaignId: campaign.id,
      filter: { minBpoFitScore: 70 },
      actor: 'user:u1',
    });
    expect([added, skippedCounts]).toEqual([1, { no_address: 1 }]);
    await close();
    await host.end();
  });

  it('with two rows of one address is migrated all the same, and says which to merge until they are', async () => {
    const { url, host } = await hostDatabase(
      `INSERT INTO contacts (id, email) VALUES ('p4', 'ANN@firm.example')`,
    );
    const waiting = { duplicates: [{ index: 'contacts_email_unique', examples: ['ann@firm.example'] }] };
    expect(await migrateDatabase({ url })).toEqual(waiting);
    expect(await migrateDatabase({ url })).toEqual(waiting);
    await host`DELETE FROM contacts WHERE id = 'p4'`;
    expect(await migrateDatabase({ url })).toEqual({ duplicates: [] });
    await expect(host`INSERT INTO contacts (id, email) VALUES ('p5', 'Ann@Firm.example')`).rejects.toThrow(
      /contacts_email_unique/,
    );
    await host.end();
  });

  it('is migrated once when several processes start together', async () => {
    const { url, host } = await hostDatabase();
    await Promise.all(Array.from({ length: 4 }, () => migrateDatabase({ url })));
    const { db, close } = connect({ url, applicationName: 'test', max: 1 });
    expect(await pendingMigrations(db)).toBe(0);
    const [{ n } = { n: 0 }] = await db.execute<{ n: number }>(sql`SELECT count(*)::int AS n FROM contacts`);
    expect(n).toBe(3);
    await close();
    await host.end();
  });
});
