import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { OFFICE } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const asAdmin = (call: string, body: unknown) => ask(api, call, { as: 'admin', body });

async function seedSchedule(): Promise<string> {
  const { body } = await asAdmin('POST /schedules', OFFICE);
  return body.id;
}

describe('a change of the holidays', () => {
  test.each([
    [
      'of the days alone keeps the country',
      { dates: ['2027-01-02'] },
      { country: 'DE', dates: ['2027-01-02'] },
    ],
    ['of the country alone keeps the days', { country: 'fr' }, { country: 'FR', dates: ['2027-12-24'] }],
    ['to no country keeps the days', { country: null }, { country: null, dates: ['2027-12-24'] }],
    ['to no days keeps the country', { dates: [] }, { country: 'DE', dates: [] }],
    ['that names none changes none', {}, { country: 'DE', dates: ['2027-12-24'] }],
  ])('%s', async (_what, holidays, expected) => {
    const id = await seedSchedule();
    const { status, body } = await asAdmin(`PUT /schedules/${id}`, { holidays });
    expect([status, body.holidays]).toEqual([200, expected]);
    expect((await ask(api, `GET /schedules/${id}`)).body.holidays).toEqual(expected);
  });

  test('over tRPC keeps what it does not name', async () => {
    const scheduleId = await seedSchedule();
    const { schedules } = trpcAs(api, api.tokens.admin);
    const changed = await schedules.update.mutate({ scheduleId, holidays: { dates: ['2027-01-02'] } });
    expect(changed.holidays).toEqual({ country: 'DE', dates: ['2027-01-02'] });
  });

  test('to a country that there is none of is refused where it stands', async () => {
    const id = await seedSchedule();
    const { status, body } = await asAdmin(`PUT /schedules/${id}`, { holidays: { country: 'XX' } });
    expect([status, body.errors[0].loc]).toEqual([422, ['body', 'holidays', 'country']]);
  });
});
