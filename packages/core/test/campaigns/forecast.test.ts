import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createQueue } from '../../src/campaigns/forecast/queue.js';
import { activateCampaign, type Connection, forecastCampaign, type StepInput } from '../../src/index.js';
import { campaignSenders, schedules, senders } from '../../src/schema/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

/** A Thursday, eight o'clock in Berlin. */
const THURSDAY = new Date('2026-03-19T07:00:00Z');
const OFFICE = [['09:00', '17:00']] as [string, string][];
const WEEKDAYS = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };

const linkedin = (delayDays: number): StepInput => ({
  channel: 'linkedin_message',
  messageTemplate: 'Hi',
  delayDays,
});

describe('a forecast', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  const sender = async (values: Partial<typeof senders.$inferInsert> = {}) => {
    const [row] = await db
      .insert(senders)
      .values({ kind: 'email', name: 'Ada', mode: 'smtp', ...values })
      .returning();
    return row?.id ?? '';
  };

  type Given = {
    steps: StepInput[];
    recipients: number;
    senderIds?: string[];
    schedule?: Partial<typeof schedules.$inferInsert> | null;
    dailyNew?: number;
    /** Activated then; a draft unless told. */
    at?: Date;
  };

  async function given({ steps, recipients, senderIds = [], schedule = {}, dailyNew, at }: Given) {
    const { campaignId, recipientIds } = await givenCampaign(db, { steps, recipients, draft: true });
    for (const [position, senderId] of senderIds.entries())
      await db.insert(campaignSenders).values({ campaignId, senderId, position });
    const [row] = schedule
      ? await db
          .insert(schedules)
          .values({ name: 'Office', timezone: 'Europe/Berlin', windows: WEEKDAYS, ...schedule })
          .returning()
      : [];
    await db.execute(sql`
      UPDATE campaigns SET schedule_id = ${row?.id ?? null}, daily_new_recipients = ${dailyNew ?? null}::int
      WHERE id = ${campaignId}`);
    if (at) {
      // As activation and planning leave it: due when the schedule opens next, which here is at once.
      await activateCampaign(db, { campaignId, actor: ACTOR, now: at });
      await db.execute(sql`UPDATE campaign_actions SET plan_from = NULL WHERE campaign_id = ${campaignId}`);
    }
    return { campaignId, recipientIds };
  }

  /** `03-19 10` for ten messages on that day. */
  async function forecast(campaignId: string, days?: number, now = THURSDAY) {
    const answer = await forecastCampaign(db, { campaignId, now, days });
    return { ...answer, byDay: answer.sends.map(({ date, count }) => `${date.slice(5)} ${count}`) };
  }

  it('of a draft is that of starting it now: follow-ups first, weekends free, until the last one', async () => {
    const senderIds = [await sender({ perDay: 10 })];
    const { campaignId } = await given({ steps: [email('One'), email('Two', 2)], recipients: 25, senderIds });
    const { byDay, endsOn, left, sends, zone } = await forecast(campaignId);
    expect(byDay).toEqual([
      '03-19 10', // Thursday: first messages
      '03-20 10',
      '03-23 10', // Monday: Thursday's follow-ups, due on Saturday; the five that are new wait
      '03-24 10', // Friday's follow-ups
      '03-25 5', // the new ones
      '03-27 5', // and theirs
    ]);
    expect({ endsOn, left, zone }).toEqual({ endsOn: '2026-03-27', left: 0, zone: 'Europe/Berlin' });
    expect(new Set(sends.map(({ senderId }) => senderId))).toEqual(new Set(senderIds));
  });

  it('counts sending days where the schedule says so, and keeps holidays free', async () => {
    const steps = [email('One'), email('Two', 2)];
    const { campaignId } = await given({
      steps,
      recipients: 1,
      schedule: { countDays: 'sending', holidayDates: ['2026-03-23'] },
    });
    expect((await forecast(campaignId)).byDay).toEqual(['03-19 1', '03-24 1']);
    const calendar = await given({ steps, recipients: 1, schedule: { holidayDates: ['2026-03-23'] } });
    expect((await forecast(calendar.campaignId)).byDay).toEqual(['03-19 1', '03-24 1']);
    const plain = await given({ steps, recipients: 1 });
    expect((await forecast(plain.campaignId)).byDay).toEqual(['03-19 1', '03-23 1']);
  });

  it('without a sender and a schedule sends all on the day on which it is due', async () => {
    const steps = [email('One'), email('Two', 0), linkedin(3)];
    const { campaignId } = await given({ steps, recipients: 4, schedule: null });
    const { sends, endsOn } = await forecast(campaignId);
    expect(sends).toEqual([
      { date: '2026-03-19', senderId: null, count: 8 },
      { date: '2026-03-22', senderId: null, count: 4 },
    ]);
    expect(endsOn).toBe('2026-03-22');
  });

  it('follows the ramp, from the first message on', async () => {
    const senderIds = [await sender({ rampStart: 2, rampStep: 3, rampCeiling: 9 })];
    const { campaignId } = await given({ steps: [email('One')], recipients: 30, senderIds, schedule: null });
    expect((await forecast(campaignId)).byDay).toEqual([
      '03-19 2',
      '03-20 5',
      '03-21 8',
      '03-22 9',
      '03-23 6',
    ]);
  });

  it('goes on with a ramp that has begun', async () => {
    const rampStartedAt = new Date('2026-03-17T10:00:00Z');
    const senderIds = [await sender({ rampStart: 2, rampStep: 3, rampCeiling: 99, rampStartedAt })];
    const { campaignId } = await given({ steps: [email('One')], recipients: 20, senderIds, schedule: null });
    // Two whole days by this evening.
    expect((await forecast(campaignId)).byDay).toEqual(['03-19 8', '03-20 11', '03-21 1']);
  });

  it('takes off what the sender has sent today', async () => {
    const id = await sender({ perDay: 3 });
    for (const at of ['2026-03-19T06:30:00Z', '2026-03-18T12:00:00Z'])
      await db.execute(sql`
        INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener) VALUES (${id}, 'x', 'x', ${at}, true)`);
    const { campaignId } = await given({ steps: [email('One')], recipients: 5, senderIds: [id] });
    expect((await forecast(campaignId)).byDay).toEqual(['03-19 2', '03-20 3']);
  });

  it('keeps within the hour limit and the gap over the open hours', async () => {
    const hourly = await given({
      steps: [email('One')],
      recipients: 20,
      senderIds: [await sender({ perHour: 2 })],
    });
    expect((await forecast(hourly.campaignId)).byDay).toEqual(['03-19 16', '03-20 4']);
    const slow = await given({
      steps: [email('One')],
      recipients: 10,
      senderIds: [await sender({ minGapSeconds: 3_600 })],
    });
    expect((await forecast(slow.campaignId)).byDay).toEqual(['03-19 7', '03-20 3']);
    const afternoon = new Date('2026-03-19T13:00:00Z');
    expect((await forecast(slow.campaignId, 60, afternoon)).byDay).toEqual(['03-19 3', '03-20 7']);
  });

  it('sends nothing today once the window is over', async () => {
    const { campaignId } = await given({ steps: [email('One')], recipients: 1 });
    const evening = new Date('2026-03-19T17:00:00Z');
    expect((await forecast(campaignId, 60, evening)).byDay).toEqual(['03-20 1']);
  });

  it('takes up so many new people a day, and follow-ups beside them', async () => {
    const { campaignId } = await given({
      steps: [email('One'), email('Two', 1)],
      recipients: 5,
      dailyNew: 2,
      schedule: null,
    });
    expect((await forecast(campaignId)).byDay).toEqual(['03-19 2', '03-20 4', '03-21 3', '03-22 1']);
  });

  it('takes other active campaigns of the same sender off first', async () => {
    const senderIds = [await sender({ perDay: 10 })];
    await given({ steps: [email('One')], recipients: 14, senderIds, at: THURSDAY });
    const { campaignId } = await given({ steps: [email('One')], recipients: 8, senderIds });
    // The other one takes 10 today and 4 tomorrow.
    expect((await forecast(campaignId)).byDay).toEqual(['03-20 6', '03-23 2']);
  });

  it('of an active campaign goes by what is scheduled', async () => {
    const { campaignId, recipientIds } = await given({
      steps: [email('One'), email('Two', 1)],
      recipients: 3,
      schedule: null,
      at: THURSDAY,
    });
    await db.execute(sql`
      UPDATE campaign_actions SET scheduled_for = '2026-03-22T12:00:00Z' WHERE recipient_id = ${recipientIds[0]}`);
    await db.execute(sql`
      UPDATE campaign_actions SET held_at = now() WHERE recipient_id = ${recipientIds[1]}`);
    expect((await forecast(campaignId)).byDay).toEqual(['03-19 1', '03-20 1', '03-22 1', '03-23 1']);
  });

  it('deals people out to senders as the executor will, by the kind of each step', async () => {
    const ids = [await sender({ perDay: 100 }), await sender({ perDay: 100 })];
    const mine = await sender({ kind: 'linkedin', perDay: 100 });
    const steps = [email('One'), linkedin(1)];
    const { campaignId } = await given({ steps, recipients: 40, senderIds: [...ids, mine], schedule: null });
    const { sends } = await forecast(campaignId);
    const first = sends.filter(({ date }) => date === '2026-03-19');
    expect(first.map(({ senderId }) => senderId).sort()).toEqual([...ids].sort());
    expect(first.reduce((sum, { count }) => sum + count, 0)).toBe(40);
    expect(Math.min(...first.map(({ count }) => count))).toBeGreaterThan(8);
    expect(sends.filter(({ date }) => date === '2026-03-20')).toEqual([
      { date: '2026-03-20', senderId: mine, count: 40 },
    ]);
  });

  it('has no end when a sender is paused, the schedule is over or the days do not suffice', async () => {
    const paused = [await sender({ status: 'paused' })];
    const one = await given({ steps: [email('One'), email('Two', 1)], recipients: 2, senderIds: paused });
    expect(await forecast(one.campaignId)).toMatchObject({ sends: [], endsOn: null, left: 4 });
    const over = await given({ steps: [email('One')], recipients: 2, schedule: { endsOn: '2026-03-18' } });
    expect(await forecast(over.campaignId)).toMatchObject({ sends: [], endsOn: null, left: 2 });
    const slow = [await sender({ perDay: 1 })];
    const many = await given({ steps: [email('One')], recipients: 9, senderIds: slow, schedule: null });
    expect(await forecast(many.campaignId, 5)).toMatchObject({ endsOn: null, left: 4 });
  });

  it('is empty for nobody, and not found without its campaign', async () => {
    const { campaignId } = await given({ steps: [email('One')], recipients: 0 });
    expect(await forecast(campaignId)).toMatchObject({ sends: [], endsOn: null, left: 0 });
    await expect(forecast('none')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps people who are alike as one, however many there are', () => {
    const queue = createQueue({ days: 10, comesLate: () => false });
    const alike = {
      campaign: 0,
      step: 1,
      opener: false,
      senders: { email: 'a', linkedin: null },
      domain: null,
      due: 3,
    };
    for (let n = 0; n < 1_000; n++) queue.add({ ...alike, count: 1_000 });
    expect(queue.all()).toEqual([{ ...alike, count: 1_000_000 }]);
  });
});
