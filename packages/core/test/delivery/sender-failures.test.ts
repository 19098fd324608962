import { describe, expect, it } from 'vitest';
import { DomainError } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

/** A Monday, 09:00 in Berlin. */
const START = new Date('2026-03-02T08:00:00Z');
const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

const connection = await testDatabase();

describe('a message from a mailbox', () => {
  it('stops its sender when that is to blame; others go on, and nothing is counted against anybody', async () => {
    const { db } = connection;
    const bad = await givenSender(db);
    const good = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 20,
      at: START,
      senders: [bad, good],
    });
    const ways = givenWays();
    const failing = givenWays(() => ({ kind: 'sender_failed', code: 'login_refused', detail: '535 no' }));
    await passAt(db, {
      now: START,
      campaignId,
      ways: {
        senderWays: {
          ...ways.senderWays,
          open: async ({ id }) => (id === bad ? failing.channel : ways.channel),
        },
      },
    });
    const [paused] = await connection.sql`SELECT status, status_reason FROM senders WHERE id = ${bad}`;
    expect(paused).toMatchObject({ status: 'paused', status_reason: '535 no' });
    const waiting = await connection.sql`
      SELECT status, tries, crashes, sender_id FROM campaign_actions
      WHERE campaign_id = ${campaignId} AND status <> 'sent'`;
    expect(waiting.length + ways.messages.length).toBe(20);
    expect(waiting.length).toBeGreaterThan(0);
    expect(
      waiting.every((row) => row.sender_id === bad && row.status === 'scheduled' && row.tries === 0),
    ).toBe(true);
  });

  it('waits untouched when the way out of its sender cannot be opened; others go on', async () => {
    const { db } = connection;
    const bad = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 20,
      at: START,
      senders: [bad, await givenSender(db)],
    });
    const { senderWays, channel, messages } = givenWays();
    const open: typeof senderWays.open = async ({ id }) => {
      if (id === bad) throw new DomainError('secret_unreadable', 'The password cannot be read.');
      return channel;
    };
    await passAt(db, { now: START, campaignId, ways: { senderWays: { ...senderWays, open } } });
    const [paused] = await connection.sql`SELECT status, status_reason FROM senders WHERE id = ${bad}`;
    expect(paused).toMatchObject({ status: 'paused', status_reason: 'The password cannot be read.' });
    const waiting = await connection.sql`
      SELECT status, attempt FROM campaign_actions WHERE campaign_id = ${campaignId} AND sender_id = ${bad}`;
    expect(waiting.length).toBeGreaterThan(0);
    expect(messages).toHaveLength(20 - waiting.length);
    expect(waiting.every((row) => row.status === 'scheduled' && row.attempt === 0)).toBe(true);
  });

  it('opens the breaker of its sender at the fifth failure in a row, then tries one at a time', async () => {
    const { db } = connection;
    const sender = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 30,
      at: START,
      senders: [sender],
    });
    const down = givenWays(() => ({ kind: 'retry', code: 'refused', detail: 'down', infrastructure: true }));
    await passAt(db, { now: START, campaignId, ways: down, senderBatch: 5 });
    expect(down.messages.length).toBeLessThanOrEqual(15);
    const breaker = async () =>
      (await connection.sql`SELECT failures, broken_until FROM senders WHERE id = ${sender}`)[0];
    expect((await breaker())?.broken_until).not.toBeNull();
    const before = down.messages.length;
    await passAt(db, { now: new Date(START.getTime() + 1_000), campaignId, ways: down });
    expect(down.messages).toHaveLength(before);
    await passAt(db, { now: at(2), campaignId, ways: down });
    expect(down.messages).toHaveLength(before + 1);
    const up = givenWays();
    await passAt(db, { now: at(10), campaignId, ways: up });
    expect(up.messages).toHaveLength(30);
    expect(await breaker()).toMatchObject({ failures: 0, broken_until: null });
  });
});
