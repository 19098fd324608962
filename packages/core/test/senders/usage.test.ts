import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../../src/index.js';
import { senders } from '../../src/schema/senders.js';
import { senderState } from '../../src/senders/state.js';
import { senderUsage } from '../../src/senders/usage.js';
import { testDatabase } from '../setup/test-campaign.js';

const NOW = new Date('2026-03-18T12:00:00Z');
const minutes = (n: number) => new Date(NOW.getTime() + n * 60_000);

describe('a sender', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  async function given(values: Partial<typeof senders.$inferInsert>, sentMinutesAgo: number[] = []) {
    const [sender] = await db
      .insert(senders)
      .values({ kind: 'email', name: 'Ada', mode: 'smtp', ...values })
      .returning();
    if (!sender) throw new Error('no sender');
    for (const ago of sentMinutesAgo)
      await db.execute(sql`
        INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
        VALUES (${sender.id}, 'a', 'c', ${minutes(-ago).toISOString()}, true)`);
    return sender;
  }

  async function stateOf(...given_: Parameters<typeof given>) {
    const sender = await given(...given_);
    const usage = (await senderUsage(db, { senders: [sender], now: NOW })).get(sender.id);
    if (!usage) throw new Error('no usage');
    return { ...senderState(sender, usage, NOW), usage };
  }

  it('may send when nothing limits it', async () => {
    expect(await stateOf({}, [1, 2, 3])).toMatchObject({ code: null, detail: null, nextAt: null });
  });

  it('is at its day limit until the oldest message is 24 hours old', async () => {
    const state = await stateOf({ perDay: 3 }, [1_440, 1_439, 600, 5]);
    expect(state).toMatchObject({
      code: 'sender_day_limit',
      nextAt: minutes(1),
      usage: { usedDay: 3, usedHour: 1 },
    });
    expect(state.detail).toBe('The sender Ada is at its limit of 3 messages in 24 hours.');
  });

  it('waits for as many to leave as are too many, when its limit was lowered', async () => {
    expect(await stateOf({ perDay: 2 }, [1_400, 1_300, 1_200, 100])).toMatchObject({
      code: 'sender_day_limit',
      nextAt: minutes(240),
    });
  });

  it('is at its hour limit until the oldest of the hour leaves', async () => {
    expect(await stateOf({ perHour: 2, perDay: 10 }, [300, 50, 10])).toMatchObject({
      code: 'sender_hour_limit',
      nextAt: minutes(10),
    });
  });

  it('tells the limit that lasts longer when two are reached', async () => {
    expect(await stateOf({ perHour: 1, perDay: 2 }, [100, 10])).toMatchObject({ code: 'sender_day_limit' });
  });

  it('never sends with a limit of nothing', async () => {
    expect(await stateOf({ perDay: 0 })).toMatchObject({ code: 'sender_day_limit', nextAt: null });
  });

  it('goes on when its ramp is raised before anything leaves the window', async () => {
    const ramp = { rampStart: 2, rampStep: 2, rampCeiling: 10, rampStartedAt: minutes(-23 * 60) };
    expect(await stateOf(ramp, [1_380, 5])).toMatchObject({ code: 'sender_day_limit', nextAt: minutes(60) });
  });

  it('counts what is in flight as used', async () => {
    const sender = await given({ perDay: 1 });
    await db.execute(
      sql`INSERT INTO campaigns (id, name, type, created_by) VALUES ('c', 'c', 'email', 'test')`,
    );
    await db.execute(sql`INSERT INTO contacts (id, email) VALUES ('p', 'p@x.example')`);
    await db.execute(
      sql`INSERT INTO campaign_recipients (id, campaign_id, contact_id) VALUES ('r', 'c', 'p')`,
    );
    await db.execute(sql`
      INSERT INTO campaign_sequences (id, campaign_id, step_number, position, channel, message_template)
      VALUES ('s', 'c', 1, 1, 'email', 'x')`);
    await db.execute(sql`
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, status, scheduled_for, claimed_by, lease_until, sender_id)
      VALUES ('c', 'r', 's', 'sending', now(), 'x', now(), ${sender.id})`);
    const usage = (await senderUsage(db, { senders: [sender], now: NOW })).get(sender.id);
    expect(usage).toEqual({ usedDay: 1, usedHour: 1, inFlight: 1, dayRoomAt: null, hourRoomAt: null });
    expect(usage && senderState(sender, usage, NOW)).toMatchObject({
      code: 'sender_day_limit',
      nextAt: null,
    });
  });

  it.each([
    [
      'sender_paused',
      { status: 'paused', statusReason: 'The log-in was refused.' },
      /paused\. The log-in was refused\.$/,
      null,
    ],
    ['sender_paused', { archivedAt: NOW }, /deleted/, null],
    ['sender_broken', { brokenUntil: minutes(7) }, /could not be reached/, minutes(7)],
    ['sender_gap', { minGapSeconds: 90, nextFreeAt: minutes(1) }, /90 seconds/, minutes(1)],
  ] as const)('is %s', async (code, values, detail, nextAt) => {
    const state = await stateOf(values);
    expect(state).toMatchObject({ code, nextAt });
    expect(state.detail).toMatch(detail);
  });

  it.each([
    ['a breaker whose time is over', { brokenUntil: minutes(-1) }],
    ['a gap that is over', { minGapSeconds: 90, nextFreeAt: minutes(-1) }],
    ['no gap any more', { minGapSeconds: 0, nextFreeAt: minutes(1) }],
  ])('may send with %s', async (_, values) => {
    expect(await stateOf(values)).toMatchObject({ code: null });
  });
});
