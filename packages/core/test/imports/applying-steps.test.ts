import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  applyImport,
  decideImport,
  discardImport,
  executeDue,
  getImport,
  listImportRows,
  listImports,
  makeOwner,
} from '../../src/index.js';
import { email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { importText, rowsOf, stageText } from './import-text.js';

const { db } = await testDatabase();
const stage = (content: string) => stageText(db, content);

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
    await discardImport(db, { importId, actor: 'system' });
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
