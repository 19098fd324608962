import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { campaignIdle, getRecipient, listRecipients, pauseCampaign } from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';
import { closedNow, type Given, hoursFromNow, waitingCampaigns, windowsOf } from './waiting-campaigns.js';

const { db } = await testDatabase();
const { given, executorAtWork, answers } = waitingCampaigns(db);

describe('why somebody waits, and why nothing is sent', () => {
  beforeEach(async () => {
    await db.execute(sql`DELETE FROM executors`);
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

  it('ends with the limit only within the sending hours, else when they begin', async () => {
    const clock = (hours: number) => hoursFromNow(hours).toISOString().slice(11, 16);
    await executorAtWork();
    const limited = async (sent: number) =>
      await answers({
        sender: { perDay: 1 },
        sent: [sent],
        schedule: { windows: windowsOf(clock(-2), clock(2)) },
      });
    const closed = await limited(3);
    const opening = new Date(`${hoursFromNow(22).toISOString().slice(0, 16)}Z`);
    expect(closed.waiting).toEqual({
      code: 'sender_day_limit',
      detail: expect.stringContaining(`Until ${opening.toISOString()}, when the sending hours begin.`),
      at: opening,
    });
    expect(closed.idle?.nextAt).toEqual(opening);
    const open = await limited(1);
    expect(open.waiting?.detail).toMatch(/\. Until 2\S+Z\.$/);
    expect(Math.abs((open.waiting?.at?.getTime() ?? 0) - hoursFromNow(23).getTime())).toBeLessThan(60_000);
  });

  it('says so when a limit outlasts the schedule', async () => {
    await executorAtWork();
    const endsOn = hoursFromNow(0).toISOString().slice(0, 10);
    const { waiting } = await answers({ sender: { perDay: 1 }, sent: [0], schedule: { endsOn } });
    expect(waiting).toMatchObject({ detail: expect.stringMatching(/no window to come\.$/), at: null });
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
      detail: expect.stringMatching(/^451 4\.7\.1 Try again later\. Next try at 20\S+Z\.$/),
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
