import { cloneDatabase, waitUntilBlocked } from '@outreach/testkit';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { applyImport, connect, migrateDatabase } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { countsOf, importText, rowsOf, stageText } from './import-text.js';

const connection = await testDatabase();
const { db } = connection;
const stage = (content: string) => stageText(db, content);

describe('at the same moment', () => {
  it('a contact that somebody adds while an import waits for it is updated, not doubled', async () => {
    const holder = await connection.sql.reserve();
    const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await holder`BEGIN`;
    await holder`INSERT INTO contacts (id, first_name, email) VALUES ('race', 'Theirs', 'race@x.example')`;
    const importing = countsOf(importText(db, 'Email,Title\nrace@x.example,Boss\nrace2@x.example,Boss'));
    await waitUntilBlocked(connection.sql, { by: pid });
    await holder`COMMIT`;
    holder.release();
    expect(await importing).toEqual({ create: 1, update: 1 });
    expect(
      await rowsOf(db, "SELECT id, first_name, title FROM contacts WHERE email = 'race@x.example'"),
    ).toEqual([{ id: 'race', first_name: 'Theirs', title: 'Boss' }]);
  });

  it('an edit that lands first keeps the columns that the file says nothing of', async () => {
    await importText(db, 'Email,Title,City\nedit@x.example,Old,Old');
    const holder = await connection.sql.reserve();
    const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await holder`BEGIN`;
    await holder`UPDATE contacts SET city = 'Edited', custom_fields = '{"a": "b"}' WHERE email = 'edit@x.example'`;
    const importing = importText(db, 'Email,Title,Grade\nedit@x.example,New,A');
    await waitUntilBlocked(connection.sql, { by: pid });
    await holder`COMMIT`;
    holder.release();
    await importing;
    expect(
      await rowsOf(db, "SELECT title, city, custom_fields FROM contacts WHERE email = 'edit@x.example'"),
    ).toEqual([{ title: 'New', city: 'Edited', custom_fields: { a: 'b', grade: 'A' } }]);
  });

  it('two imports of the same file are applied one after the other: the second finds everything here', async () => {
    const content = `name,domain\n${Array.from({ length: 200 }, (_, n) => `Twin ${n},twin${n}.example`).join('\n')}`;
    const [first, second] = [await stage(content), await stage(content)];
    const holder = await connection.sql.reserve();
    const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await holder`BEGIN`;
    // Nothing keeps companies apart but that one import is applied at a time: this holds the first one back between
    // its decision and its writing.
    await holder`LOCK TABLE companies IN SHARE MODE`;
    const one = applyImport(db, { importId: first.importId, actor: 'system' });
    await waitUntilBlocked(connection.sql, { by: pid });
    const two = applyImport(db, { importId: second.importId, actor: 'system' });
    await waitUntilBlocked(connection.sql, { by: pid, count: 2 });
    await holder`COMMIT`;
    holder.release();
    expect(await one).toMatchObject({ create: 200 });
    expect(await two).toMatchObject({ unchanged: 200 });
    const [twins] = await rowsOf(db, "SELECT count(*)::int AS n FROM companies WHERE name LIKE 'Twin %'");
    expect(twins).toEqual({ n: 200 });
  });
});

describe('a database of an older module', () => {
  it('that holds a key twice and has no defaults takes an import without new doubles', async () => {
    const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'template0' });
    const host = connect({ url: database.url, applicationName: 'test', max: 3 });
    afterAll(async () => {
      await host.close();
      await database.drop();
    });
    await host.sql.unsafe(`
      CREATE TABLE companies (id text PRIMARY KEY, name text NOT NULL);
      CREATE TABLE contacts (id text PRIMARY KEY, company_id text REFERENCES companies (id), first_name text,
        last_name text, email text, linkedin_url text, title text);
      INSERT INTO contacts (id, first_name, email) VALUES ('a', 'Ann', 'ANN@x.example'), ('b', 'Ann', 'ann@x.example')`);
    const { duplicates } = await migrateDatabase({ url: database.url });
    expect(duplicates).toMatchObject([{ index: 'contacts_email_unique' }]);
    const record = importText(
      host.db,
      'Email,Title,Company\nann@x.example,Boss,Firm\nnew@x.example,Boss,Firm',
    );
    expect(await countsOf(record)).toEqual({ create: 1, update: 1 });
    expect(
      await rowsOf(host.db, 'SELECT email, title FROM contacts ORDER BY email COLLATE "C"'),
    ).toMatchObject([
      { email: 'ANN@x.example', title: 'Boss' },
      { email: 'ann@x.example', title: null },
      { email: 'new@x.example', title: 'Boss' },
    ]);
  });
});
