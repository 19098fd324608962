import { beforeEach, describe, expect, it } from 'vitest';
import { InboxTrouble, resolveAction } from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';
import { DAY } from '../setup/test-clock.js';
import { givenInbox, mail, readAll } from '../setup/test-inbox.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

const inDoubt = () =>
  givenWritten(db, { outcome: () => ({ kind: 'unknown', code: 'no_reply', detail: 'Cut off.' }) });

const actionsOf = async (recipientId: string) =>
  (await sql`SELECT status FROM campaign_actions WHERE recipient_id = ${recipientId} ORDER BY id`).map(
    ({ status }) => status,
  );

describe('a message in doubt', () => {
  it('went out when it lies in the folder of sent mail, and the sequence goes on', async () => {
    const { recipientId, messageId, status, events } = await inDoubt();
    const { sent, asked, open } = givenInbox();
    expect(await readAll(db, open)).toMatchObject({ settled: 0 });
    expect(await status()).toBe('pending');
    sent.add(messageId);
    expect(await readAll(db, open)).toMatchObject({ settled: 1 });
    expect(await status()).toBe('in_progress');
    expect(await actionsOf(recipientId)).toEqual(['sent', 'scheduled']);
    expect(await events('action.resolved')).toMatchObject([
      {
        actor: expect.stringMatching(/^executor:/),
        after: { as: 'sent', status: 'sent', evidence: 'sent_folder' },
      },
    ]);
    expect(asked).toEqual([[messageId], [messageId]]);
  });

  it('that cannot be looked for there makes no inbox one that cannot be read', async () => {
    const { senderId, status } = await inDoubt();
    const { inbox, open } = givenInbox();
    inbox.amongSent = () => Promise.reject(new InboxTrouble('refused', 'The server does not search.'));
    expect(await readAll(db, open)).toMatchObject({ read: 1, troubled: 0, settled: 0 });
    const [row] = await sql`SELECT problem, read_at IS NOT NULL AS read FROM sender_inboxes
      WHERE sender_id = ${senderId}`;
    expect(row).toEqual({ problem: null, read: true });
    expect(await status()).toBe('pending');
  });

  it('is not looked for there after a day', async () => {
    const { messageId, status } = await inDoubt();
    const { sent, asked, open } = givenInbox();
    sent.add(messageId);
    await readAll(db, open, { now: () => new Date(Date.now() + DAY * 1_000) });
    expect(asked).toEqual([]);
    expect(await status()).toBe('pending');
  });

  it('went out when it is answered', async () => {
    const { recipientId, messageId, status, events } = await inDoubt();
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', about: [messageId] }));
    expect(await readAll(db, open)).toMatchObject({ settled: 1, replies: 1 });
    expect(await status()).toBe('responded');
    expect(await actionsOf(recipientId)).toEqual(['responded']);
    expect((await events('action.resolved'))[0]?.after).toMatchObject({ evidence: 'reply' });
  });

  it('went out when it comes back', async () => {
    const { messageId, recipient, events } = await inDoubt();
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [messageId] }));
    expect(await readAll(db, open)).toMatchObject({ settled: 1, bounces: 1 });
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
    expect((await events('action.resolved'))[0]?.after).toMatchObject({ evidence: 'bounce' });
  });

  it('that a person has sent again stays as they said', async () => {
    const { campaignId, actionId, recipientId, messageId } = await inDoubt();
    const { sent, inbox, open } = givenInbox();
    sent.add(messageId);
    const amongSent = inbox.amongSent.bind(inbox);
    inbox.amongSent = async (ids) => {
      await resolveAction(db, { campaignId, actionId, as: 'resend', actor: ACTOR });
      return await amongSent(ids);
    };
    expect(await readAll(db, open)).toMatchObject({ settled: 0 });
    expect(await actionsOf(recipientId)).toEqual(['scheduled']);
  });
});
