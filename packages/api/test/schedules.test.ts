import { schema } from '@outreach/core';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAbout } from './setup/events-about.js';
import { ask } from './setup/request.js';
import { OFFICE, seedCampaign, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const asAdmin = (call: string, body?: unknown) => ask(api, call, { as: 'admin', body });

async function seedSchedule(change: object = {}) {
  const { body } = await asAdmin('POST /schedules', { ...OFFICE, ...change });
  return body;
}
const assign = (campaignId: string, scheduleId: string) =>
  api.connection.db.update(schema.campaigns).set({ scheduleId }).where(eq(schema.campaigns.id, campaignId));
const eventsOf = (scheduleId: string) => eventsAbout(api, 'scheduleId', scheduleId);

describe('GET /schedules', () => {
  test('lists them by name, and tells how many campaigns use each', async () => {
    const used = await seedSchedule({ name: 'aardvark' });
    await seedSchedule({ name: 'Zebra' });
    await assign((await seedCampaign(api)).id, used.id);
    const { status, body } = await ask(api, 'GET /schedules', { as: 'member' });
    const names = body.map((each: { name: string }) => each.name);
    expect(status).toBe(200);
    expect([names[0], names.at(-1)]).toEqual(['aardvark', 'Zebra']);
    expect(body[0].campaigns).toBe(1);
    expect((await ask(api, `GET /schedules/${used.id}`, { as: 'member' })).body).toEqual(body[0]);
  });

  test('knows no other', async () => {
    for (const call of ['GET', 'PUT', 'DELETE']) {
      const { status, body } = await asAdmin(`${call} /schedules/nothing`, call === 'PUT' ? {} : undefined);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });
});

describe('PUT /schedules/{id}', () => {
  test('changes what is given and nothing else', async () => {
    const { id } = await seedSchedule();
    const { status, body } = await asAdmin(`PUT /schedules/${id}`, { name: 'Nights', id: 'x', campaigns: 7 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...OFFICE, id, name: 'Nights', campaigns: 0 });
    const [, event] = await eventsOf(id);
    expect(event).toMatchObject({ event: 'schedule.updated', before: { name: 'Office hours' } });
    expect(event?.before).not.toHaveProperty('windows');
  });

  test('what changes nothing leaves no trace', async () => {
    const { id, updated_at } = await seedSchedule();
    const { body } = await asAdmin(`PUT /schedules/${id}`, OFFICE);
    expect(body.updated_at).toBe(updated_at);
    expect(await eventsOf(id)).toHaveLength(1);
  });

  test('checks the whole as it would be', async () => {
    const { id } = await seedSchedule({ starts_on: '2027-06-01' });
    const { status, body } = await asAdmin(`PUT /schedules/${id}`, { ends_on: '2027-05-31' });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ loc: ['body', 'ends_on'], type: 'end_before_start' }]);
    expect((await ask(api, `GET /schedules/${id}`)).body.ends_on).toBeNull();
  });

  test('another time has what is still to come planned anew; another name does not', async () => {
    const { campaign, recipient } = await seedRunning(api);
    const { id } = await seedSchedule();
    await assign(campaign.id, id);
    const planned = async () => {
      const [row] = await api.connection.sql`
        SELECT plan_from FROM campaign_actions WHERE recipient_id = ${recipient.id}`;
      return row?.plan_from;
    };
    await asAdmin(`PUT /schedules/${id}`, { name: 'Renamed' });
    expect(await planned()).toBeNull();
    await asAdmin(`PUT /schedules/${id}`, { windows: { tue: [['09:00', '10:00']] } });
    const [enrolled] = await api.connection.sql`
      SELECT enrolled_at FROM campaign_recipients WHERE id = ${recipient.id}`;
    expect(await planned()).toEqual(enrolled?.enrolled_at);
    expect((await eventsOf(id)).at(-1)?.after).toMatchObject({ campaigns: 1 });
  });
});

describe('DELETE /schedules/{id}', () => {
  test('takes it away', async () => {
    const { id } = await seedSchedule();
    expect((await asAdmin(`DELETE /schedules/${id}`)).status).toBe(204);
    expect((await ask(api, `GET /schedules/${id}`)).status).toBe(404);
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      event: 'schedule.deleted',
      before: { name: OFFICE.name },
    });
  });

  test('is refused while campaigns use it, and names them', async () => {
    const { id } = await seedSchedule();
    for (const name of ['Spring', 'Autumn']) await assign((await seedCampaign(api, { name })).id, id);
    const { status, body } = await asAdmin(`DELETE /schedules/${id}`);
    expect([status, body.code]).toEqual([409, 'schedule_in_use']);
    expect(body.detail).toBe('The schedule is used by “Autumn” and “Spring”; give them another one first.');
    expect((await ask(api, `GET /schedules/${id}`)).status).toBe(200);
  });
});

test('reading is for everybody, changing for admins', async () => {
  const { id } = await seedSchedule();
  for (const as of ['member', 'director'] as const) {
    expect((await ask(api, 'GET /schedules', { as })).status).toBe(200);
    for (const call of ['POST /schedules', `PUT /schedules/${id}`, `DELETE /schedules/${id}`])
      expect((await ask(api, call, { as, body: OFFICE })).status).toBe(403);
  }
});

test('over tRPC it is the same, with strict input', async () => {
  const admin = trpcAs(api, api.tokens.admin);
  const created = await admin.schedules.create.mutate({
    name: 'Mornings',
    timezone: 'Asia/Kolkata',
    windows: { mon: [['09:00', '12:00']] },
  });
  const { id: scheduleId } = created;
  expect(created).toMatchObject({ holidays: { country: null, dates: [] }, countDays: 'calendar' });
  expect(created.createdAt).toBeInstanceOf(Date);
  const changed = await admin.schedules.update.mutate({ scheduleId, countDays: 'sending' });
  expect(changed).toMatchObject({ name: 'Mornings', countDays: 'sending' });
  expect(await admin.schedules.get.query({ scheduleId })).toEqual(changed);
  expect(await admin.schedules.list.query()).toContainEqual(changed);
  expect(await admin.schedules.holidayCountries.query()).toContainEqual({ code: 'DE', name: 'Germany' });
  const unknown = { scheduleId, holidays: { land: 'DE' } };
  expect(await refusalOf(admin.schedules.update.mutate(unknown as never))).toMatchObject({
    status: 422,
    errors: [{ loc: ['body', 'holidays', 'land'], type: 'unknown_field' }],
  });
  expect(await admin.schedules.delete.mutate({ scheduleId })).toEqual({ ok: true });
  expect((await refusalOf(admin.schedules.get.query({ scheduleId }))).code).toBe('not_found');
});
