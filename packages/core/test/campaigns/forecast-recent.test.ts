import { describe, expect, it } from 'vitest';
import type { schema } from '../../src/index.js';
import { activateCampaign, forecastCampaign } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

/** A Tuesday, eight o'clock in Berlin. */
const TUESDAY = new Date('2026-03-17T07:00:00Z');
const at = (hours: number) => new Date(TUESDAY.getTime() + hours * 3_600_000);
const { db, sql } = await testDatabase();

describe('a forecast comes true, to the message', () => {
  type Given = {
    sender: Partial<typeof schema.senders.$inferInsert>;
    hours: [string, string];
    recipients: number;
    /** Hours at which ten messages have gone out from the sender, in this campaign when `own`. */
    sent?: number[];
    dailyNew?: number;
    days: number;
    everyMinutes: number;
  };

  async function bothWays(of: Given) {
    const senderId = await givenSender(db, of.sender);
    const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [of.hours]]);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: of.recipients,
      senders: [senderId],
      schedule: { name: 'Hours', timezone: 'Europe/Berlin', windows: Object.fromEntries(week) },
      campaign: { dailyNewRecipients: of.dailyNew ?? null },
      draft: true,
    });
    for (const hours of of.sent ?? [])
      for (let n = 0; n < 10; n++)
        await sql`INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener, domain)
                  VALUES (${senderId}, ${`${hours}/${n}`}, ${of.dailyNew ? campaignId : 'other'}, ${at(hours).toISOString()}, true, 'firm.example')`;
    const { sends } = await forecastCampaign(db, { campaignId, now: TUESDAY });
    await activateCampaign(db, { campaignId, actor: ACTOR, now: TUESDAY });
    const ways = givenWays();
    // Nine to five.
    for (let day = 0; day < of.days; day++)
      for (let minutes = 60; minutes < 9 * 60; minutes += of.everyMinutes)
        await passAt(db, { now: at(day * 24 + minutes / 60), campaignId, ways });
    const played = await sql<{ day: string; count: number }[]>`
      SELECT (executed_at AT TIME ZONE 'Europe/Berlin')::date::text AS day, count(*)::int AS count
      FROM campaign_actions WHERE campaign_id = ${campaignId} AND status = 'sent' GROUP BY 1 ORDER BY 1`;
    return {
      foretold: sends.map(({ date, count }) => `${date.slice(5)} ${count}`),
      played: played.map(({ day, count }) => `${day.slice(5)} ${count}`),
    };
  }
  const MORNING: [string, string] = ['09:00', '12:00'];

  it.each<[string, Omit<Given, 'hours' | 'recipients' | 'days' | 'everyMinutes'>]>([
    ['what was sent yesterday afternoon is in the way of all of this morning', { sender: { perDay: 10 } }],
    ['so it is of a limit to a domain', { sender: { perDomainDay: 10 } }],
    ['and of a limit on new people', { sender: {}, dailyNew: 10 }],
  ])('%s', async (_, of) => {
    const { foretold, played } = await bothWays({
      ...of,
      hours: MORNING,
      recipients: 15,
      sent: [-15.5],
      days: 3,
      everyMinutes: 60,
    });
    expect(foretold).toEqual(['03-18 10', '03-19 5']);
    expect(played).toEqual(foretold);
  });

  it('what was sent yesterday morning is not', async () => {
    const { foretold, played } = await bothWays({
      sender: { perDay: 10 },
      hours: MORNING,
      recipients: 15,
      sent: [-22],
      days: 2,
      everyMinutes: 60,
    });
    expect(foretold).toEqual(['03-17 10', '03-18 5']);
    expect(played).toEqual(foretold);
  });

  it('a gap is longer than its seconds by a quarter, on the average', async () => {
    const { foretold, played } = await bothWays({
      sender: { minGapSeconds: 1_800 },
      hours: ['09:00', '17:00'],
      recipients: 20,
      days: 1,
      everyMinutes: 5,
    });
    expect(foretold).toEqual(['03-17 13', '03-18 7']);
    // What is added to each gap is drawn: one more or less.
    expect(Math.abs(Number(played[0]?.split(' ')[1]) - 13)).toBeLessThanOrEqual(1);
  }, 60_000);
});
