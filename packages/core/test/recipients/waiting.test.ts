import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  activateCampaign,
  type Connection,
  campaignIdle,
  getRecipient,
  listRecipients,
  pauseCampaign,
  registerExecutor,
} from '../../src/index.js';
import { campaignSenders, schedules, senders } from '../../src/schema/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const HOUR = 3_600_000;
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * HOUR);

/** Windows on every day; `closed` is a single minute twelve hours from now. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const windowsOf = (from: string, to: string) =>
  Object.fromEntries(DAYS.map((day) => [day, [[from, to]]])) as Record<string, [string, string][]>;
const closedNow = () => {
  const start = hoursFromNow(12).toISOString().slice(11, 16);
  const end = new Date(hoursFromNow(12).getTime() + 60_000).toISOString().slice(11, 16);
  return windowsOf(start, end);
};

describe('why somebody waits, and why nothing is sent', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });
  beforeEach(async () => {
    await db.execute(sql`DELETE FROM executors`);
  });

  type Given = {
    sender?: Partial<typeof senders.$inferInsert>;
    schedule?: Partial<typeof schedules.$inferInsert>;
    /** Hours ago at which this campaign's sender has sent something. */
    sent?: number[];
    campaign?: { dailyNewRecipients?: number };
    action?: Partial<Record<string, unknown>>;
    draft?: boolean;
    recipients?: number;
  };

  /** A campaign whose messages are due, with what stands between them and their going out. */
  async function given(of: Given = {}) {
    const { campaignId, recipientIds, steps } = await givenCampaign(db, {
      steps: [email('Hi'), email('Again', 3)],
      at: hoursFromNow(-1),
      draft: of.draft ?? false,
      recipients: of.recipients ?? 1,
    });
    const [sender] = of.sender
      ? await db
          .insert(senders)
          .values({ kind: 'email', name: 'Ada', mode: 'smtp', ...of.sender })
          .returning()
      : [];
    if (sender) await db.insert(campaignSenders).values({ campaignId, senderId: sender.id, position: 1 });
    const [schedule] = of.schedule
      ? await db
          .insert(schedules)
          .values({ name: 'Hours', timezone: 'UTC', windows: windowsOf('00:00', '24:00'), ...of.schedule })
          .returning()
      : [];
    await db.execute(sql`
      UPDATE campaigns SET schedule_id = ${schedule?.id ?? null},
        daily_new_recipients = ${of.campaign?.dailyNewRecipients ?? null}::int WHERE id = ${campaignId}`);
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = ${sender?.id ?? null}, opener = true WHERE campaign_id = ${campaignId}`);
    for (const [column, value] of Object.entries(of.action ?? {}))
      await db.execute(sql`
        UPDATE campaign_actions SET ${sql.identifier(column)} = ${value instanceof Date ? value.toISOString() : value}
        WHERE campaign_id = ${campaignId}`);
    for (const ago of of.sent ?? [])
      await db.execute(sql`
        INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener, domain)
        VALUES (${sender?.id ?? null}, 'before', ${campaignId}, ${hoursFromNow(-ago).toISOString()}, true, 'firm.example')`);
    const [recipientId = ''] = recipientIds;
    return { campaignId, recipientId, senderId: sender?.id ?? null, steps };
  }

  const executorAtWork = () =>
    registerExecutor(db, { owner: `h:1:${Math.random()}`, host: 'h', pid: 1, mode: 'watch' });

  /** What the recipient and the campaign say. */
  async function answers(of: Given) {
    const { campaignId, recipientId } = await given(of);
    const { waiting, nextActionAt } = await getRecipient(db, { campaignId, recipientId });
    return { waiting, nextActionAt, idle: await campaignIdle(db, { campaignId }) };
  }

  it('is nothing when the message is due and an executor is at work', async () => {
    await executorAtWork();
    expect(await answers({})).toMatchObject({ waiting: null, idle: null });
  });

  it('is the missing executor, for the campaign, when nobody is there to take what is due', async () => {
    const { waiting, idle } = await answers({});
    expect(waiting).toBeNull();
    expect(idle).toMatchObject({ code: 'no_executor', nextAt: null });
  });

  it('takes neither the API nor a stopped executor for one at work', async () => {
    await registerExecutor(db, { owner: 'api', host: 'h', pid: 1, mode: 'api' });
    await registerExecutor(db, { owner: 'gone', host: 'h', pid: 1, mode: 'watch' });
    await db.execute(sql`UPDATE executors SET stopped_at = now() WHERE id = 'gone'`);
    await registerExecutor(db, { owner: 'silent', host: 'h', pid: 1, mode: 'watch' });
    await db.execute(
      sql`UPDATE executors SET last_seen_at = now() - interval '61 seconds' WHERE id = 'silent'`,
    );
    expect((await answers({})).idle?.code).toBe('no_executor');
  });

  it.each<[string, Given, RegExp, boolean]>([
    ['outside_window', { schedule: { windows: closedNow() } }, /^Outside the sending hours, until 2/, true],
    ['outside_window', { schedule: { windows: {} } }, /has no window to come/, false],
    [
      'sender_paused',
      { sender: { status: 'paused', statusReason: 'Log-in refused.' } },
      /Log-in refused/,
      false,
    ],
    ['sender_broken', { sender: { brokenUntil: hoursFromNow(1) } }, /could not be reached/, true],
    ['sender_day_limit', { sender: { perDay: 1 }, sent: [3] }, /limit of 1 message in 24 hours/, true],
    ['sender_hour_limit', { sender: { perHour: 1 }, sent: [0.5] }, /limit of 1 message in an hour/, true],
    ['sender_gap', { sender: { minGapSeconds: 60, nextFreeAt: hoursFromNow(1) } }, /60 seconds/, true],
    ['daily_new_limit', { campaign: { dailyNewRecipients: 1 }, sent: [2] }, /at most 1 new people/, true],
    ['daily_new_limit', { campaign: { dailyNewRecipients: 0 } }, /at most 0 new people/, false],
    ['domain_limit', { sender: { perDomainDay: 2 }, sent: [5, 2] }, /firm\.example at most 2 times/, true],
    ['manual', { sender: { mode: 'manual' } }, /by hand from Ada/, false],
    ['planning', { action: { plan_from: hoursFromNow(-1) } }, /being worked out/, false],
  ])('is %s', async (code, of, detail, dated) => {
    await executorAtWork();
    const { waiting, idle } = await answers(of);
    expect(waiting).toMatchObject({ code, detail: expect.stringMatching(detail) });
    expect(idle).toMatchObject({ code });
    expect(idle?.nextAt).toEqual(waiting?.at);
    if (dated) expect(waiting?.detail).toContain(waiting?.at?.toISOString());
    else expect(waiting?.at).toBeNull();
  });

  it('names the instant at which a limit frees again', async () => {
    const { waiting } = await answers({ sender: { perDay: 1 }, sent: [3] });
    expect(Math.abs((waiting?.at?.getTime() ?? 0) - hoursFromNow(21).getTime())).toBeLessThan(60_000);
  });

  it('goes by the zone that the message was planned in', async () => {
    const clock = (hours: number) => hoursFromNow(hours).toISOString().slice(11, 16);
    const schedule = { windows: windowsOf(clock(-2), clock(2)), useRecipientTimezone: true };
    await executorAtWork();
    expect(await answers({ schedule, action: { zone: 'UTC' } })).toMatchObject({ waiting: null, idle: null });
    expect(await answers({ schedule, action: { zone: 'Etc/GMT-6' } })).toMatchObject({
      waiting: { code: 'outside_window' },
      idle: { code: 'outside_window' },
    });
  });

  it('is the delay of the step, or the window that comes after it', async () => {
    const later = { scheduled_for: hoursFromNow(30) };
    const { waiting, nextActionAt, idle } = await answers({ action: { ...later, plan_days: 3 } });
    expect(waiting).toMatchObject({ code: 'delay', at: nextActionAt });
    expect(idle).toMatchObject({ code: 'delay', nextAt: nextActionAt });
    expect(await answers({ action: later, schedule: { windows: closedNow() } })).toMatchObject({
      waiting: { code: 'outside_window', at: expect.any(Date) },
    });
  });

  it('is the reply after which it is tried again', async () => {
    const action = { error_code: 'busy', reply: '451 4.7.1 Try again later', scheduled_for: hoursFromNow(1) };
    const { waiting, idle } = await answers({ action });
    expect(waiting).toMatchObject({
      code: 'retry',
      detail: expect.stringMatching(/^451 4\.7\.1 Try again later/),
    });
    expect(idle?.code).toBe('retry');
  });

  it('is the person it needs', async () => {
    const held = { held_at: new Date(), error_code: 'missing_value', error_message: 'first_name is empty.' };
    expect(await answers({ action: held })).toMatchObject({
      waiting: { code: 'held', detail: 'first_name is empty.', at: null },
      nextActionAt: null,
      idle: { code: 'needs_attention', needsAttention: 1 },
    });
    const manual = { ...held, error_code: 'manual', error_message: 'To be sent by hand.' };
    expect((await answers({ action: manual })).waiting).toMatchObject({
      code: 'manual',
      detail: 'To be sent by hand.',
    });
    const inDoubt = { status: 'failed', error_code: 'in_doubt' };
    expect(await answers({ action: inDoubt })).toMatchObject({
      waiting: { code: 'in_doubt' },
      idle: { code: 'needs_attention' },
    });
  });

  it('is the state of the campaign, with who or what has paused it', async () => {
    expect(await answers({ draft: true })).toMatchObject({
      waiting: { code: 'campaign_draft' },
      idle: { code: 'campaign_draft' },
    });
    const { campaignId, recipientId } = await given();
    await pauseCampaign(db, { campaignId, actor: ACTOR });
    const paused = await getRecipient(db, { campaignId, recipientId });
    expect(paused.waiting).toEqual({
      code: 'campaign_paused',
      detail: 'The campaign is paused: test@example.com has paused it.',
      at: null,
    });
    await db.execute(sql`UPDATE campaigns SET pause_reason = 'Too many bounces.' WHERE id = ${campaignId}`);
    expect((await campaignIdle(db, { campaignId }))?.detail).toBe(
      'The campaign is paused: Too many bounces.',
    );
  });

  it('is that nobody is in it, that nothing is in it, or that all have ended', async () => {
    const { campaignId, recipientId } = await given();
    await db.execute(sql`UPDATE campaign_recipients SET status = 'completed' WHERE id = ${recipientId}`);
    await db.execute(sql`DELETE FROM campaign_actions WHERE campaign_id = ${campaignId}`);
    expect((await campaignIdle(db, { campaignId }))?.code).toBe('everybody_ended');
    await db.execute(sql`DELETE FROM campaign_recipients WHERE id = ${recipientId}`);
    expect((await campaignIdle(db, { campaignId }))?.code).toBe('no_recipients');
    const empty = await givenCampaign(db, { steps: [email('Hi')], draft: true, recipients: 0 });
    await activateCampaign(db, { campaignId: empty.campaignId, actor: ACTOR });
    expect((await campaignIdle(db, { campaignId: empty.campaignId }))?.code).toBe('no_recipients');
    await expect(campaignIdle(db, { campaignId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says for several senders when the first of them is free', async () => {
    const { campaignId } = await given({ sender: { perDay: 1 }, sent: [3], recipients: 2 });
    const other = await given({ sender: { name: 'Bo', perDay: 1 }, sent: [20] });
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = ${other.senderId}
      WHERE id = (SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} LIMIT 1)`);
    const idle = await campaignIdle(db, { campaignId });
    expect(idle?.detail).toMatch(/^None of the 2 senders may send now\. The sender Bo/);
    expect(idle?.code).toBe('sender_day_limit');
  });

  it('is nothing while one of several can send', async () => {
    await executorAtWork();
    const { campaignId } = await given({ sender: { perDay: 1 }, sent: [3], recipients: 2 });
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = NULL
      WHERE id = (SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} LIMIT 1)`);
    expect(await campaignIdle(db, { campaignId })).toBeNull();
  });

  it('asks the database as often for a page of forty as for one of two', async () => {
    const { campaignId } = await given({
      sender: { perDay: 1, perDomainDay: 1 },
      schedule: {},
      campaign: { dailyNewRecipients: 1 },
      sent: [3],
      recipients: 40,
    });
    const count = async (limit: number) => {
      let queries = 0;
      const counting = new Proxy(db, {
        get(target, key, receiver) {
          if (key === 'execute' || key === 'select') queries++;
          return Reflect.get(target, key, receiver);
        },
      });
      await listRecipients(counting, { campaignId, limit, offset: 0 });
      return queries;
    };
    expect(await count(40)).toBe(await count(2));
  });
});
