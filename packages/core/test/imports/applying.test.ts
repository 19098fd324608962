import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { cloneDatabase, waitUntilBlocked } from '@outreach/testkit';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  applyImport,
  type Connection,
  connect,
  decideImport,
  discardImport,
  executeDue,
  getImport,
  listImportRows,
  listImports,
  makeOwner,
  migrateDatabase,
  rejectedRows,
  stageImport,
} from '../../src/index.js';
import { email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { countsOf, importText, rowsOf } from './import-text.js';

let connection: Connection & { url: string };
let db: Connection['db'];
beforeAll(async () => {
  connection = await testDatabase();
  db = connection.db;
});
const stage = (content: string) =>
  stageImport(db, { stream: Readable.from([Buffer.from(content)]), fileName: 'x.csv', actor: 'system' });

describe('step by step', () => {
  it('deciding again with another mode replaces the decision, and applying follows the last one', async () => {
    await importText(db, 'Email,Title\nsteps@x.example,Boss');
    const { importId } = await stage('Email,Title\nsteps@x.example,Chief');
    expect(await decideImport(db, { importId })).toMatchObject({ update: 1 });
    expect(await decideImport(db, { importId, onExisting: 'fill' })).toMatchObject({ unchanged: 1 });
    expect(await listImportRows(db, { importId })).toMatchObject([{ line: 2, outcome: 'unchanged' }]);
    expect(await applyImport(db, { importId, actor: 'system' })).toMatchObject({ unchanged: 1 });
    expect(await getImport(db, { importId })).toMatchObject({ status: 'applied', onExisting: 'fill' });
  });

  it('an import is applied once', async () => {
    const { importId } = await stage('Email\nonce@x.example');
    await applyImport(db, { importId, actor: 'system' });
    await expect(applyImport(db, { importId, actor: 'system' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(applyImport(db, { importId: 'none', actor: 'system' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('staged rows that a crash of the server took are noticed', async () => {
    const { importId } = await stage('Email\nlost@x.example\nlost2@x.example');
    await db.execute(sql`DELETE FROM import_rows WHERE import_id = ${importId} AND line = 3`);
    await expect(applyImport(db, { importId, actor: 'system' })).rejects.toThrow('import the file again');
  });

  it('only rejected rows and those with a warning stay behind', async () => {
    const record = await importText(
      db,
      'Email,LinkedIn\nstay@x.example,\nbroken,\nbroken,linkedin.com/in/stay\n',
    );
    expect(
      await rowsOf(db, `SELECT line FROM import_rows WHERE import_id = '${record.id}' ORDER BY line`),
    ).toEqual([{ line: 3 }, { line: 4 }]);
    expect(await listImportRows(db, { importId: record.id, outcome: 'rejected' })).toMatchObject([
      { line: 3, code: 'invalid_email', cells: ['broken', ''] },
    ]);
  });

  it('a discarded import leaves no rows and cannot be applied', async () => {
    const { importId } = await stage('Email\ndiscard@x.example');
    await discardImport(db, { importId });
    expect(await rowsOf(db, `SELECT 1 FROM import_rows WHERE import_id = '${importId}'`)).toEqual([]);
    await expect(applyImport(db, { importId, actor: 'system' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('what lay staged for more than a day is thrown away by the next import', async () => {
    const { importId } = await stage('Email\nold@x.example');
    await db.execute(sql`UPDATE imports SET created_at = now() - interval '25 hours' WHERE id = ${importId}`);
    const { importId: young } = await stage('Email\nyoung@x.example');
    expect(await getImport(db, { importId })).toMatchObject({ status: 'expired' });
    expect(await getImport(db, { importId: young })).toMatchObject({ status: 'staged' });
    expect(await rowsOf(db, `SELECT 1 FROM import_rows WHERE import_id = '${importId}'`)).toEqual([]);
  });

  it('an audit event says who and how many; imports are listed newest first', async () => {
    const { id } = await importText(db, 'Email\naudit@x.example');
    const [event] = await rowsOf(
      db,
      "SELECT actor, after FROM audit_events WHERE event = 'import.applied' ORDER BY id DESC LIMIT 1",
    );
    expect(event).toMatchObject({
      actor: 'user:test',
      after: { importId: id, kind: 'contacts', create: 1, rejected: 0 },
    });
    const { imports, total } = await listImports(db, { limit: 1 });
    expect(imports.map((row) => row.id)).toEqual([id]);
    expect(total).toBeGreaterThan(1);
  });

  it('custom fields are registered with the heading as label, and not by a dry run', async () => {
    const content = 'Email,Fit Grade,Empty\nfields@x.example,A,\n';
    const dry = await importText(db, content, { dryRun: true });
    expect(await rowsOf(db, "SELECT 1 FROM contact_fields WHERE key = 'fit_grade'")).toEqual([]);
    const real = await importText(db, content);
    expect(real.summary).toEqual(dry.summary);
    expect(real.summary?.customFields).toEqual([{ key: 'fit_grade', label: 'Fit Grade', isNew: true }]);
    expect(
      await rowsOf(db, "SELECT key, label FROM contact_fields WHERE key IN ('fit_grade', 'empty')"),
    ).toEqual([{ key: 'fit_grade', label: 'Fit Grade' }]);
  });

  it('the hook runs in the transaction: when it fails, nothing has happened', async () => {
    const failing = importText(db, 'Email\nhook@x.example', {
      afterApply: async (tx, importId) => {
        const rows = await tx.execute(sql`SELECT target_id FROM import_outcomes WHERE outcome = 'create'`);
        expect([rows.length, importId.length]).toEqual([1, 36]);
        throw new Error('hook failed');
      },
    });
    await expect(failing).rejects.toThrow('hook failed');
    expect(await rowsOf(db, "SELECT 1 FROM contacts WHERE email = 'hook@x.example'")).toEqual([]);
  });

  it('a message that was held back for a missing value goes out after the import that brings it', async () => {
    const start = new Date('2026-03-02T09:00:00Z');
    const { campaignId, contactIds } = await givenCampaign(db, {
      steps: [email('As {{ title }}')],
      at: start,
    });
    const { channels, messages } = recordingChannel();
    const pass = () => executeDue(db, { channels, owner: makeOwner(), campaignId, now: start });
    await pass();
    expect(messages).toEqual([]);
    const [contact] = await rowsOf(db, `SELECT email FROM contacts WHERE id = '${contactIds[0]}'`);
    await importText(db, `Email,Title\n${contact?.email},Boss`);
    await pass();
    expect(messages.map((message) => message.body)).toEqual(['As Boss']);
  });
});

describe('the report of rejected rows', () => {
  it('is a CSV that a spreadsheet opens without running anything', async () => {
    const content = 'Email,=Rank,Note\nbad,=1+1,"a ""b"", c"\nworse,@x,-2\nok@report.example,=3,\n';
    const record = await importText(db, content);
    const csv = (await buffer(await rejectedRows(db, { importId: record.id }))).toString();
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    const [header, ...rows] = parse(csv, { bom: true }) as string[][];
    expect(header).toEqual(['Line', 'Code', 'Reason', 'Email', "'=Rank", 'Note']);
    expect(rows.map(([line, code, , ...cells]) => [line, code, ...cells])).toEqual([
      ['2', 'invalid_email', 'bad', "'=1+1", 'a "b", c'],
      ['3', 'invalid_email', 'worse', "'@x", "'-2"],
    ]);
    expect(await rowsOf(db, "SELECT custom_fields FROM contacts WHERE email = 'ok@report.example'")).toEqual([
      { custom_fields: { rank: '=3' } },
    ]);
  });
});

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

it('fifty thousand rows stream through in little memory', async () => {
  const rows = 50_000;
  async function* lines() {
    yield 'Email,First Name,Last Name,LinkedIn,Company,Website\n';
    for (let n = 0; n < rows; n += 100)
      yield Array.from(
        { length: 100 },
        (_, k) =>
          `big${n + k}@x.example,Zoë,O'Connor,linkedin.com/in/big${n + k},Big ${n % 700},big${n % 700}.example\n`,
      ).join('');
  }
  let most = 0;
  const before = process.memoryUsage().heapUsed;
  const record = await importText(db, '', {
    stream: lines(),
    onProgress: () => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    },
  });
  expect(record.summary).toMatchObject({ rows, create: rows });
  expect(most / 2 ** 20).toBeLessThan(150);
}, 120_000);
