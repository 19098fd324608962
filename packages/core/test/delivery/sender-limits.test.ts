import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { email, testDatabase } from '../setup/test-campaign.js';
import { DAY, HOUR, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const connection = await testDatabase();

describe('the limits of a sender', () => {
  /** Passes at these seconds after the start; how many messages went out in each. */
  async function play(campaignId: string, seconds: readonly number[]) {
    const ways = givenWays();
    const counts: number[] = [];
    for (const second of seconds)
      counts.push((await passAt(connection.db, { now: later(second), campaignId, ways })).sent);
    return { counts, messages: ways.messages };
  }

  it('hold over any 24 hours, not from midnight to midnight', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { perDay: 3 })];
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 8,
      at: START,
      senders,
    });
    const { counts } = await play(campaignId, [0, HOUR, 23 * HOUR, DAY - 1, DAY + 1, DAY + 2, 2 * DAY + 2]);
    expect(counts).toEqual([3, 0, 0, 0, 3, 0, 2]);
  });

  it('hold over any 60 minutes beside those of the day', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { perDay: 5, perHour: 2 })];
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 8,
      at: START,
      senders,
    });
    const { counts } = await play(campaignId, [0, HOUR - 1, HOUR + 1, 2 * HOUR + 2, 3 * HOUR + 3]);
    expect(counts).toEqual([2, 0, 2, 1, 0]);
  });

  it('keep a gap with a part that is drawn but known, one message at a time', async () => {
    const { db } = connection;
    const sender = await givenSender(db, { minGapSeconds: 60 });
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 4,
      at: START,
      senders: [sender],
    });
    const ways = givenWays();
    let now = START;
    for (let n = 1; n <= 4; n++) {
      expect((await passAt(db, { now, campaignId, ways })).sent).toBe(1);
      const [row] = await connection.sql`SELECT next_free_at FROM senders WHERE id = ${sender}`;
      const free = new Date(row?.next_free_at);
      const gap = (free.getTime() - now.getTime()) / 1_000;
      expect(gap).toBeGreaterThanOrEqual(60);
      expect(gap).toBeLessThanOrEqual(90);
      expect((await passAt(db, { now: new Date(free.getTime() - 1), campaignId, ways })).sent).toBe(0);
      now = new Date(free.getTime() + 1);
    }
  });

  it('grow with the ramp, day by day up to its ceiling', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { rampStart: 1, rampStep: 2, rampCeiling: 4 })];
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 20,
      at: START,
      senders,
    });
    const { counts } = await play(campaignId, [0, HOUR, DAY + 1, 2 * DAY + 2, 3 * DAY + 3]);
    expect(counts).toEqual([1, 0, 3, 4, 4]);
  });

  it('give follow-ups the room before first messages', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { perDay: 2 })];
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      recipients: 6,
      at: START,
      senders,
    });
    const { messages } = await play(campaignId, [0, DAY + 1, 2 * DAY + 2, 3 * DAY + 3]);
    expect(messages.map((message) => message.stepNumber)).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
  });

  it('give the place back when a message did not go out after all', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { perDay: 2 })];
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 4,
      at: START,
      senders,
    });
    const refusing = givenWays(() => ({ kind: 'retry', code: 'greylisted', detail: 'Try again.' }));
    expect(await passAt(db, { now: START, campaignId, ways: refusing })).toMatchObject({ sent: 0 });
    expect((await play(campaignId, [90])).counts).toEqual([2]);
  });

  it('count a domain by itself, and let others go on', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { perDomainDay: 2 })];
    const { campaignId, contactIds } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 6,
      at: START,
      senders,
    });
    await db.execute(sql`UPDATE contacts SET email = id || '@other.example' WHERE id = ${contactIds[5]}`);
    const { counts, messages } = await play(campaignId, [0, HOUR, DAY + 1]);
    expect(counts).toEqual([3, 0, 2]);
    expect(messages.slice(0, 3).filter(({ to }) => to.endsWith('@other.example'))).toHaveLength(1);
  });

  it('are shared by all campaigns that use it', async () => {
    const { db } = connection;
    const senders = [await givenSender(db, { perDay: 3 })];
    for (let n = 0; n < 2; n++)
      await givenSending(db, { steps: [email('Hi')], recipients: 3, at: START, senders });
    const ways = givenWays();
    const sent = async (second: number) => {
      await passAt(db, { now: later(second), ways });
      return ways.messages.splice(0).filter(({ mail }) => mail).length;
    };
    expect([await sent(0), await sent(10)]).toEqual([3, 0]);
  });

  it('do not burst behind a pause: what has piled up is paced again', async () => {
    const { db } = connection;
    const sender = await givenSender(db, { perHour: 2, status: 'paused' });
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 5,
      at: START,
      senders: [sender],
    });
    expect((await play(campaignId, [0, DAY])).counts).toEqual([0, 0]);
    await connection.sql`UPDATE senders SET status = 'active' WHERE id = ${sender}`;
    expect((await play(campaignId, [2 * DAY, 2 * DAY + 60, 2 * DAY + HOUR + 1])).counts).toEqual([2, 0, 2]);
  });
});
