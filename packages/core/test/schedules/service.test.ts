import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import {
  type Connection,
  createSchedule,
  deleteSchedule,
  getSchedule,
  type ScheduleInput,
  updateSchedule,
} from '../../src/index.js';
import { campaigns } from '../../src/schema/campaigns.js';
import { ACTOR, email, givenCampaign, inOrder, testDatabase } from '../setup/test-campaign.js';

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});

const OFFICE: ScheduleInput = {
  name: 'Office hours',
  timezone: 'Europe/Berlin',
  windows: { mon: [['09:00', '17:00']] },
  holidays: { country: null, dates: [] },
  countDays: 'calendar',
  useRecipientTimezone: false,
  startsOn: null,
  endsOn: null,
};

async function givenSchedule() {
  const { id } = await createSchedule(connection.db, { schedule: OFFICE, actor: ACTOR });
  return id;
}
const assign = async (campaignId: string, scheduleId: string) => {
  await connection.db.update(campaigns).set({ scheduleId }).where(eq(campaigns.id, campaignId));
};
const holding = (scheduleId: string) => (sql: Connection['sql']) =>
  sql`SELECT FROM schedules WHERE id = ${scheduleId} FOR UPDATE`;

test('a campaign that is given the schedule first keeps it from being deleted', async () => {
  const { campaignId } = await givenCampaign(connection.db, { steps: [email('Hi')], draft: true });
  const scheduleId = await givenSchedule();
  const [assigned, deleted] = await inOrder(connection, {
    hold: holding(scheduleId),
    first: () => assign(campaignId, scheduleId),
    second: () => deleteSchedule(connection.db, { scheduleId, actor: ACTOR }),
  });
  expect(assigned.status).toBe('fulfilled');
  expect(deleted).toMatchObject({ status: 'rejected', reason: { code: 'schedule_in_use' } });
  expect(await getSchedule(connection.db, { scheduleId })).toMatchObject({ campaigns: 1 });
});

test('a schedule that is deleted first can be given to nobody', async () => {
  const { campaignId } = await givenCampaign(connection.db, { steps: [email('Hi')], draft: true });
  const scheduleId = await givenSchedule();
  const [deleted, assigned] = await inOrder(connection, {
    hold: holding(scheduleId),
    first: () => deleteSchedule(connection.db, { scheduleId, actor: ACTOR }),
    second: () => assign(campaignId, scheduleId),
  });
  expect([deleted.status, assigned.status]).toEqual(['fulfilled', 'rejected']);
});

test('a change of time waits for what is passing the gate', async () => {
  const { campaignId } = await givenCampaign(connection.db, { steps: [email('Hi')] });
  const scheduleId = await givenSchedule();
  await assign(campaignId, scheduleId);
  const change = (changes: Partial<ScheduleInput>) =>
    updateSchedule(connection.db, { scheduleId, changes, actor: ACTOR });
  const [moved, renamed] = await inOrder(connection, {
    hold: (sql) => sql`SELECT pg_advisory_xact_lock_shared(hashtextextended(${campaignId}, 0))`,
    first: () => change({ timezone: 'Europe/Paris' }),
    second: () => change({ name: 'Paris hours' }),
  });
  expect([moved.status, renamed.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(await getSchedule(connection.db, { scheduleId })).toMatchObject({
    name: 'Paris hours',
    timezone: 'Europe/Paris',
  });
});

test('two changes at once are both kept, and a refused one leaves no trace', async () => {
  const scheduleId = await givenSchedule();
  const [first, second] = await inOrder(connection, {
    hold: holding(scheduleId),
    first: () =>
      updateSchedule(connection.db, { scheduleId, changes: { startsOn: '2027-06-01' }, actor: ACTOR }),
    second: () =>
      updateSchedule(connection.db, { scheduleId, changes: { endsOn: '2027-05-31' }, actor: ACTOR }),
  });
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'invalid_input' } });
  const events = await connection.sql`
    SELECT event FROM audit_events WHERE coalesce(after, before) ->> 'scheduleId' = ${scheduleId} ORDER BY id`;
  expect(events.map(({ event }) => event)).toEqual(['schedule.created', 'schedule.updated']);
});
