import { describe, expect, it } from 'vitest';
import { getRecipient, listAttention, type SendOutcome } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

/** A Monday, 09:00 in Berlin. */
const START = new Date('2026-03-02T08:00:00Z');
const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

const connection = await testDatabase();

describe('a message from a mailbox', () => {
  const actions = (campaignId: string) => connection.sql`
    SELECT status, error_code, tries, message_id, reply, scheduled_for FROM campaign_actions
    WHERE campaign_id = ${campaignId} ORDER BY scheduled_for, id`;

  it('belongs to a thread: same Message-ID at every attempt, references, "Re:" without a subject of its own', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One', 0, 'Hello {{ first_name }}'), email('Two', 1, null), email('Three', 1, 'Other')],
      at: START,
      senders: [await givenSender(db, { signature: 'Sam' })],
    });
    const refused = givenWays(() => ({ kind: 'retry', code: 'greylisted', detail: 'Later.' }));
    await passAt(db, { now: START, campaignId, ways: refused });
    const ways = givenWays(() => ({ kind: 'sent', reply: '250 2.0.0 queued as 42' }));
    for (const hours of [1, 26, 51]) await passAt(db, { now: at(hours), campaignId, ways });
    const [one, two, three] = ways.messages;
    expect(one?.mail?.messageId).toBe(refused.messages[0]?.mail?.messageId);
    expect(one?.mail?.messageId).toMatch(/^[0-9a-f]{32}@us\.example$/);
    expect(one?.mail?.references).toEqual([]);
    expect([one?.subject, two?.subject, three?.subject]).toEqual([
      'Hello First1',
      'Re: Hello First1',
      'Other',
    ]);
    expect(two?.mail?.references).toEqual([one?.mail?.messageId]);
    expect(three?.mail?.references).toEqual([one?.mail?.messageId, two?.mail?.messageId]);
    expect(one?.body).toMatch(/^One\n\nSam\n\n.*https:\/\/out\.example\/u\//);
    const kept = await connection.sql`SELECT subject, body FROM sent_messages ORDER BY at`;
    expect(kept.map((row) => row.body)).toEqual(ways.messages.map((message) => message.body));
    expect((await actions(campaignId)).map((row) => row.reply)).toEqual(
      Array(3).fill('250 2.0.0 queued as 42'),
    );
  });

  it('is put off after 1, 5, 15, 60 and 240 minutes ± 20 %, and has failed then', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
    });
    const ways = givenWays(() => ({ kind: 'retry', code: 'mailbox_busy', detail: '450 busy' }));
    let now = START;
    for (const minutes of [1, 5, 15, 60, 240]) {
      await passAt(db, { now, campaignId, ways });
      const [action] = await actions(campaignId);
      const next = new Date(action?.scheduled_for);
      const waited = (next.getTime() - now.getTime()) / 60_000;
      expect(waited).toBeGreaterThanOrEqual(minutes * 0.8 - 0.01);
      expect(waited).toBeLessThanOrEqual(minutes * 1.2 + 0.01);
      now = next;
    }
    expect(await passAt(db, { now, campaignId, ways })).toMatchObject({ failed: 1 });
    expect(await actions(campaignId)).toMatchObject([{ status: 'failed', error_code: 'mailbox_busy' }]);
  });

  it('waits as long as the other side asks for', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
    });
    const outcome: SendOutcome = { kind: 'retry', code: 'busy', detail: '451', afterSeconds: 7_200 };
    await passAt(db, { now: START, campaignId, ways: givenWays(() => outcome) });
    const [action] = await actions(campaignId);
    expect(new Date(action?.scheduled_for)).toEqual(at(2));
  });

  it('to an address that does not exist ends the recipient, everywhere and for good', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      at: START,
      senders: [await givenSender(db)],
    });
    const outcome: SendOutcome = {
      kind: 'rejected',
      code: 'bad_address',
      detail: '550 5.1.1',
      badAddress: true,
    };
    await passAt(db, { now: START, campaignId, ways: givenWays(() => outcome) });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'failed',
      stopReason: 'bounced',
    });
    const [suppressed] =
      await connection.sql`SELECT reason FROM suppressions WHERE campaign_id = ${campaignId}`;
    expect(suppressed?.reason).toBe('bounced');
  });

  it('does not pass the gate to an address that was suppressed behind its back', async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
    });
    await connection.sql`
      INSERT INTO suppressions (address_key, kind, reason, actor)
      SELECT lower(email), 'email', 'manual', 'system' FROM contacts WHERE id = ${contactIds[0] ?? ''}`;
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    expect(ways.messages).toEqual([]);
  });

  it('in doubt counts for the limits, and is shown with its Message-ID', async () => {
    const { db } = connection;
    const sender = await givenSender(db, { perDay: 1 });
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 2,
      at: START,
      senders: [sender],
    });
    const lost = givenWays(() => ({ kind: 'unknown', code: 'no_reply', detail: 'Lost behind the dot.' }));
    expect(await passAt(db, { now: START, campaignId, ways: lost })).toMatchObject({ inDoubt: 1 });
    expect(await passAt(db, { now: at(1), campaignId, ways: givenWays() })).toMatchObject({ sent: 0 });
    const { items } = await listAttention(db, { campaignId, limit: 5, offset: 0 });
    expect(items).toMatchObject([{ errorCode: 'in_doubt', messageId: lost.messages[0]?.mail?.messageId }]);
  });
});
