import { beforeEach, describe, expect, it } from 'vitest';
import { testDatabase } from '../setup/test-campaign.js';
import { DAY, later } from '../setup/test-clock.js';
import { givenInbox, givenMailbox, mail, readAll } from '../setup/test-inbox.js';
import { givenWays, passAt } from '../setup/test-senders.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

describe('an answer that lies in the inbox', () => {
  it('stops the sequence, by the thread that it belongs to, from whatever address', async () => {
    const { campaignId, recipientId, messageId, status, events } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    const answer = mail({
      kind: 'reply',
      from: 'her.assistant@elsewhere.example',
      subject: 'Re: Subject',
      about: ['unknown@there.example', messageId],
      at: later(7_200),
    });
    arrived.push(mail({ kind: 'reply' }), answer);
    expect(await readAll(db, open)).toEqual({
      read: 1,
      troubled: 0,
      replies: 1,
      autoReplies: 0,
      bounces: 0,
      complaints: 0,
      settled: 0,
    });
    expect(await status()).toBe('responded');
    const actions = await sql`SELECT status, response_received_at FROM campaign_actions
      WHERE recipient_id = ${recipientId}`;
    expect(actions.map((row) => row.status)).toEqual(['responded']);
    expect(new Date(actions[0]?.response_received_at)).toEqual(later(7_200));
    const [event] = await events('recipient.responded');
    expect(event).toMatchObject({
      campaignId,
      actor: expect.stringMatching(/^executor:/),
      after: {
        mail: {
          from: 'her.assistant@elsewhere.example',
          subject: 'Re: Subject',
          message_id: answer.messageId,
        },
      },
    });
  });

  it('is known by its author, too, when it names no message, but only once they were written to', async () => {
    const { to, status } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: to, at: later(-61) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 0 });
    expect(await status()).toBe('in_progress');
    arrived.push(mail({ kind: 'reply', from: to, at: later(1) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1 });
    expect(await status()).toBe('responded');
  });

  it('of the same second, by a clock that is behind, comes after what it answers', async () => {
    const { to, status } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: to, at: later(-2) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1 });
    expect(await status()).toBe('responded');
  });

  it('is known by its author, however their domain is spelled', async () => {
    const { recipientId, status } = await givenWritten(db);
    await sql`UPDATE contacts SET email = 'ada@müller.example'
      WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientId})`;
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: 'ada@xn--mller-kva.example', at: later(60) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1 });
    expect(await status()).toBe('responded');
  });

  it('counts outside its thread also when nobody knows whether the first message went out', async () => {
    const outcome = () => ({ kind: 'unknown', code: 'no_reply', detail: 'Cut off.' }) as const;
    const { to, status } = await givenWritten(db, { outcome });
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: to, at: new Date() }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1, settled: 0 });
    expect(await status()).toBe('responded');
  });

  it('in another mailbox says nothing about people that this one has not written to', async () => {
    const { to, status } = await givenWritten(db);
    const other = await givenMailbox(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: to, at: later(1) }));
    const nothing = givenInbox();
    await readAll(db, async (access) =>
      access.user === other.fromEmail ? open(access) : nothing.open(access),
    );
    expect(await status()).toBe('in_progress');
  });

  it('that is read late answers the message that it came after, not those that went out since', async () => {
    const { campaignId, recipientId, messageId, to } = await givenWritten(db);
    await passAt(db, { now: later(4 * DAY), campaignId, ways: givenWays() });
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: to, about: [messageId], at: later(DAY) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1 });
    const actions = await sql`SELECT status FROM campaign_actions WHERE recipient_id = ${recipientId}
      ORDER BY executed_at`;
    expect(actions.map(({ status }) => status)).toEqual(['responded', 'sent']);
  });

  it('after the last message still counts, outside its thread for thirty days', async () => {
    const { to, status } = await givenWritten(db, { steps: 1 });
    expect(await status()).toBe('completed');
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', from: to, at: later(31 * 86_400) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 0 });
    arrived.push(mail({ kind: 'reply', from: to, at: later(29 * 86_400) }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1 });
    expect(await status()).toBe('responded');
  });

  it('ends the person in each campaign that the same mailbox writes to them from', async () => {
    const one = await givenWritten(db);
    const two = await givenWritten(db, { from: one.senderId });
    await sql`UPDATE campaign_recipients SET contact_id =
      (SELECT contact_id FROM campaign_recipients WHERE id = ${one.recipientId}) WHERE id = ${two.recipientId}`;
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', about: [one.messageId], at: later(60) }));
    const nothing = givenInbox();
    await readAll(db, async (access) =>
      access.user === one.fromEmail ? open(access) : nothing.open(access),
    );
    expect([await one.status(), await two.status()]).toEqual(['responded', 'responded']);
  });

  it('is none when one of our own senders wrote it', async () => {
    const { messageId, senderId, fromEmail, status } = await givenWritten(db);
    await sql`UPDATE senders SET reply_to = 'sam@müller.example' WHERE id = ${senderId}`;
    const { arrived, open } = givenInbox();
    const forward = { kind: 'reply', about: [messageId], at: later(60) } as const;
    arrived.push(mail({ ...forward, from: fromEmail }));
    arrived.push(mail({ ...forward, from: 'sam@xn--mller-kva.example' }));
    expect(await readAll(db, open)).toMatchObject({ replies: 0 });
    expect(await status()).toBe('in_progress');
  });
});

describe('an automatic reply', () => {
  it('is noted once, and the sequence goes on', async () => {
    const { messageId, status, events } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    const away = mail({ kind: 'auto_reply', subject: 'Out of office', about: [messageId], at: later(60) });
    arrived.push(away);
    expect(await readAll(db, open)).toMatchObject({ replies: 0, autoReplies: 1 });
    expect(await status()).toBe('in_progress');
    await sql`UPDATE sender_inboxes SET uid_validity = NULL, last_uid = 0`;
    expect(await readAll(db, open)).toMatchObject({ autoReplies: 0 });
    const noted = await events('recipient.auto_replied');
    expect(noted.map(({ after }) => after)).toEqual([
      {
        at: later(60).toISOString(),
        mail: { from: 'somebody@there.example', subject: 'Out of office', message_id: away.messageId },
      },
    ]);
  });
});
