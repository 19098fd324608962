import { beforeEach, describe, expect, it } from 'vitest';
import { getRecipient } from '../../src/index.js';
import { email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { DAY, later, START } from '../setup/test-clock.js';
import { givenInbox, givenMailbox, mail, readAll } from '../setup/test-inbox.js';
import { givenSending, givenWays, passAt } from '../setup/test-senders.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

const suppressed = async (address: string) =>
  (await sql`SELECT reason FROM suppressions WHERE address_key = ${address}`).map(({ reason }) => reason);

describe('a notice that a mail came back', () => {
  it('ends the person, and says what it says; the address that it blames is never written to again', async () => {
    const { actionId, messageId, to, recipient, events } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    const notice = mail({
      kind: 'bounce',
      from: 'mailer-daemon@there.example',
      about: [messageId],
      recipient: to,
      detail: '550 5.1.1 No such user here.',
      at: later(60),
    });
    arrived.push(notice);
    expect(await readAll(db, open)).toMatchObject({ bounces: 1, replies: 0 });
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
    const [action] = await sql`SELECT status, error_code, reply FROM campaign_actions WHERE id = ${actionId}`;
    expect(action).toEqual({
      status: 'failed',
      error_code: 'bounced',
      reply: '550 5.1.1 No such user here.',
    });
    expect(await suppressed(to)).toEqual(['bounced']);
    expect((await events('recipient.bounced'))[0]?.after).toMatchObject({
      detail: '550 5.1.1 No such user here.',
      mail: { from: 'mailer-daemon@there.example', message_id: notice.messageId },
    });
  });

  it('suppresses the address that it blames, not the one that the person has by now', async () => {
    const { messageId, to, recipientId, recipient } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [messageId], recipient: to, at: later(60) }));
    await sql`UPDATE contacts SET email = 'mended@firm.example'
      WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientId})`;
    expect(await readAll(db, open)).toMatchObject({ bounces: 1 });
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
    expect([await suppressed(to), await suppressed('mended@firm.example')]).toEqual([['bounced'], []]);
  });

  it('leaves another person alone, whose address it names', async () => {
    const { messageId, to, recipient } = await givenWritten(db);
    const other = await givenCampaign(db, { steps: [email('Hi', 5)] });
    const [contact] = await sql`SELECT email FROM contacts WHERE id = ${other.contactIds[0] ?? ''}`;
    const address = String(contact?.email);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [messageId], recipient: address, at: later(60) }));
    expect(await readAll(db, open)).toMatchObject({ bounces: 1 });
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
    const [recipientId = ''] = other.recipientIds;
    expect(await getRecipient(db, { campaignId: other.campaignId, recipientId })).toMatchObject({
      status: 'pending',
    });
    expect([await suppressed(to), await suppressed(address)]).toEqual([[], []]);
  });

  it('names the address also in the other spelling of its domain, and in capitals', async () => {
    const { messageId, actionId } = await givenWritten(db);
    await sql`UPDATE sent_messages SET sent_to = 'Ada@Bücher.example' WHERE action_id = ${actionId}`;
    const { arrived, open } = givenInbox();
    const recipient = 'ada@xn--bcher-kva.example';
    arrived.push(mail({ kind: 'bounce', about: [messageId], recipient, at: later(60) }));
    expect(await readAll(db, open)).toMatchObject({ bounces: 1 });
    expect([await suppressed('ada@bücher.example'), await suppressed(recipient)]).toEqual([
      ['bounced'],
      ['bounced'],
    ]);
  });

  it('is held against the address of today, where none is kept with the message', async () => {
    const [known, unknown] = [await givenWritten(db), await givenWritten(db)];
    await sql`UPDATE sent_messages SET sent_to = NULL`;
    const { arrived, open } = givenInbox();
    const notice = { kind: 'bounce', at: later(60) } as const;
    arrived.push(
      mail({ ...notice, about: [known.messageId], recipient: known.to }),
      mail({ ...notice, about: [unknown.messageId], recipient: 'no address at all' }),
    );
    await readAll(db, open);
    expect(await known.status()).toBe('failed');
    expect(await unknown.status()).toBe('failed');
    expect([await suppressed(known.to), await suppressed(unknown.to)]).toEqual([['bounced'], []]);
  });

  it('ends the person also when what stands as their address is none', async () => {
    const { messageId, recipientId, status } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [messageId], at: later(60) }));
    await sql`UPDATE contacts SET email = 'ada at firm'
      WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientId})`;
    expect(await readAll(db, open)).toMatchObject({ bounces: 1 });
    expect(await status()).toBe('failed');
  });

  it('leaves an address alone that it does not blame', async () => {
    const { messageId, to, recipient } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [messageId], status: '5.7.1', badAddress: false }));
    await readAll(db, open);
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
    expect(await suppressed(to)).toEqual([]);
  });

  it('is about the message that it names, though others went out since', async () => {
    const { senderId } = await givenMailbox(db);
    const steps = [email('One'), email('Two', 1)];
    const { campaignId } = await givenSending(db, { steps, at: START, senders: [senderId] });
    const ways = givenWays();
    for (const now of [START, later(DAY + 60)]) await passAt(db, { now, campaignId, ways });
    const [first, second] = ways.messages;
    if (!first?.mail || !second) throw new Error('two messages should have gone out');
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [first.mail.messageId], at: later(DAY + 120) }));
    await readAll(db, open);
    const actions = await sql`SELECT id, error_code FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(new Map(actions.map((row) => [row.id, row.error_code]))).toEqual(
      new Map([
        [first.actionId, 'bounced'],
        [second.actionId, null],
      ]),
    );
  });

  it('is known by the address, too, for a week', async () => {
    const { to, status } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    const notice = { kind: 'bounce', recipient: to } as const;
    arrived.push(mail({ ...notice, at: later(8 * DAY) }), mail({ ...notice, at: later(-61) }));
    expect(await readAll(db, open)).toMatchObject({ bounces: 0 });
    expect(await status()).toBe('in_progress');
    arrived.push(mail({ ...notice, at: later(6 * DAY) }));
    expect(await readAll(db, open)).toMatchObject({ bounces: 1 });
    expect(await status()).toBe('failed');
  });

  it('changes nothing for who has answered', async () => {
    const { messageId, to, status } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(
      mail({ kind: 'reply', about: [messageId], at: later(30) }),
      mail({ kind: 'bounce', about: [messageId], at: later(60) }),
    );
    expect(await readAll(db, open)).toMatchObject({ replies: 1, bounces: 0 });
    expect(await status()).toBe('responded');
    expect(await suppressed(to)).toEqual([]);
  });
});
