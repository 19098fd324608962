import { beforeEach, describe, expect, it } from 'vitest';
import { listSuppressions } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { later } from '../setup/test-clock.js';
import { givenInbox, mail, readAll } from '../setup/test-inbox.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

const suppressions = async (search: string) =>
  (await listSuppressions(db, { search, limit: 9, offset: 0 })).items;

const complaint = (about: string[]) =>
  mail({ kind: 'complaint', from: 'feedback@provider.example', about, at: later(60) });

describe('a report that somebody called a message spam', () => {
  it('opts them out of the address that it went to', async () => {
    const { actionId, campaignId, messageId, recipientId, to, recipient } = await givenWritten(db);
    await sql`UPDATE contacts SET email = 'other@firm.example'
              WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientId})`;
    const { arrived, open } = givenInbox();
    arrived.push(complaint([messageId]));
    expect(await readAll(db, open)).toMatchObject({ complaints: 1, replies: 0, bounces: 0 });
    expect(await suppressions(to)).toMatchObject([{ reason: 'unsubscribed', campaignId, actionId }]);
    expect(await suppressions('other@firm.example')).toEqual([]);
    expect((await recipient()).status).toBe('in_progress');
  });

  it('ends them in each campaign, and once however often it is read', async () => {
    const { messageId, to, recipient, events } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(complaint([messageId]), complaint([messageId]));
    await readAll(db, open);
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'unsubscribed', waiting: null });
    expect(await events('recipient.unsubscribed')).toHaveLength(1);
    expect(await suppressions(to)).toHaveLength(1);
  });

  it('says that a message in doubt went out', async () => {
    const { actionId, messageId } = await givenWritten(db, {
      outcome: () => ({ kind: 'unknown', code: 'no_answer', detail: 'Silence.' }),
    });
    const { arrived, open } = givenInbox();
    arrived.push({ ...complaint([messageId]), at: new Date() });
    expect(await readAll(db, open)).toMatchObject({ complaints: 1, settled: 1 });
    const [action] = await sql`SELECT status FROM campaign_actions WHERE id = ${actionId}`;
    expect(action?.status).toBe('sent');
  });

  it('is nothing when it is about no message of ours', async () => {
    const { recipient } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(complaint(['another@there.example']), complaint([]));
    expect(await readAll(db, open)).toMatchObject({ complaints: 0 });
    expect((await recipient()).status).toBe('in_progress');
  });
});
