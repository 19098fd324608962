import { describe, expect, it } from 'vitest';
import { activateCampaign, getRecipient, planActions, updateSchedule } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

/** A Monday, 09:00 in Berlin. */
const START = new Date('2026-03-02T08:00:00Z');
const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

const office = {
  name: 'Office hours',
  timezone: 'Europe/Berlin',
  windows: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
};

const connection = await testDatabase();

describe('a campaign with a schedule', () => {
  const instants = async (campaignId: string) =>
    (
      await connection.sql`SELECT scheduled_for FROM campaign_actions WHERE campaign_id = ${campaignId}
                           AND status = 'scheduled' ORDER BY 1`
    ).map((row) => new Date(row.scheduled_for).toISOString());

  it('plans every step into its windows, and the instant stays as it is', async () => {
    const { db } = connection;
    const friday = new Date('2026-03-27T20:00:00Z');
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      at: friday,
      senders: [await givenSender(db)],
      schedule: office,
    });
    await planActions(db, { campaignId });
    // Monday 09:00 in Berlin, the day after the clocks went forward.
    expect(await instants(campaignId)).toEqual(['2026-03-30T07:00:00.000Z']);
    await planActions(db, { campaignId });
    expect(await instants(campaignId)).toEqual(['2026-03-30T07:00:00.000Z']);
    const ways = givenWays();
    expect(await passAt(db, { now: new Date('2026-03-30T06:59:59Z'), campaignId, ways })).toMatchObject({
      sent: 0,
    });
    expect(await passAt(db, { now: new Date('2026-03-30T07:00:00Z'), campaignId, ways })).toMatchObject({
      sent: 1,
    });
    expect(await instants(campaignId)).toEqual(['2026-03-31T07:00:00.000Z']);
  });

  it("goes by each recipient's own zone, and says which", async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenSending(db, {
      steps: [email('One')],
      recipients: 3,
      at: START,
      senders: [await givenSender(db)],
      schedule: { ...office, useRecipientTimezone: true },
      draft: true,
    });
    const [a = '', b = ''] = contactIds;
    await connection.sql`UPDATE contacts SET timezone = 'Asia/Kolkata' WHERE id = ${a}`;
    await connection.sql`UPDATE contacts SET region = 'California', country = 'United States' WHERE id = ${b}`;
    await activateCampaign(db, { campaignId, actor: ACTOR, now: at(-4) });
    await planActions(db, { campaignId });
    const rows = await connection.sql`
      SELECT zone, zone_source, scheduled_for FROM campaign_actions WHERE campaign_id = ${campaignId} ORDER BY 3`;
    expect(rows.map((row) => [row.zone, row.zone_source, new Date(row.scheduled_for).toISOString()])).toEqual(
      [
        ['Asia/Kolkata', 'contact', '2026-03-02T04:00:00.000Z'],
        ['Europe/Berlin', 'schedule', '2026-03-02T08:00:00.000Z'],
        ['America/Los_Angeles', 'region', '2026-03-02T17:00:00.000Z'],
      ],
    );
  });

  it('sends nothing outside its hours, though it has been due for long', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
      schedule: office,
    });
    const ways = givenWays();
    expect(await passAt(db, { now: new Date('2026-03-02T21:00:00Z'), campaignId, ways })).toMatchObject({
      sent: 0,
    });
    expect(await instants(campaignId)).toEqual(['2026-03-03T08:00:00.000Z']);
    expect(ways.messages).toEqual([]);
  });

  it('tells when no window is left, and goes on when there is one again', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
      schedule: office,
    });
    const [row] = await connection.sql`SELECT schedule_id FROM campaigns WHERE id = ${campaignId}`;
    const end = (endsOn: string | null) =>
      updateSchedule(db, { scheduleId: row?.schedule_id, changes: { endsOn }, actor: ACTOR });
    await end('2026-02-27');
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      waiting: { code: 'held', detail: expect.stringContaining('no window') },
    });
    await end(null);
    expect(await passAt(db, { now: START, campaignId, ways })).toMatchObject({ sent: 1 });
  });
});
