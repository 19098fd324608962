import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAbout } from './setup/events-about.js';
import { ask } from './setup/request.js';
import { OFFICE } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const asAdmin = (call: string, body?: unknown) => ask(api, call, { as: 'admin', body });
const eventsOf = (scheduleId: string) => eventsAbout(api, 'scheduleId', scheduleId);

describe('POST /schedules', () => {
  test('creates one, with a word in the audit log', async () => {
    const { status, body } = await asAdmin('POST /schedules', OFFICE);
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...OFFICE, starts_on: null, ends_on: null, campaigns: 0 });
    expect(await eventsOf(body.id)).toMatchObject([
      { event: 'schedule.created', actor: `user:${api.users.admin}`, after: { name: 'Office hours' } },
    ]);
  });

  test('takes what is left out as the plainest: calendar days, no holidays, its own zone', async () => {
    const { body } = await asAdmin('POST /schedules', {
      name: 'Plain',
      timezone: 'Etc/UTC',
      windows: { tue: [['08:00', '24:00']], sun: [] },
    });
    expect(body).toMatchObject({
      windows: { tue: [['08:00', '24:00']] },
      holidays: { country: null, dates: [] },
      count_days: 'calendar',
      use_recipient_timezone: false,
    });
    expect(body.windows).not.toHaveProperty('sun');
  });

  test('puts windows in order and takes a country in small letters', async () => {
    const { body } = await asAdmin('POST /schedules', {
      ...OFFICE,
      windows: {
        wed: [
          ['13:00', '17:00'],
          ['09:00', '12:00'],
        ],
        mon: [['09:00', '10:00']],
      },
      holidays: { country: 'us' },
    });
    expect(Object.entries(body.windows)).toEqual([
      ['mon', [['09:00', '10:00']]],
      [
        'wed',
        [
          ['09:00', '12:00'],
          ['13:00', '17:00'],
        ],
      ],
    ]);
    expect(body.holidays).toEqual({ country: 'US', dates: [] });
  });

  test('names everything that is wrong with the times at once', async () => {
    const { status, body } = await asAdmin('POST /schedules', {
      ...OFFICE,
      timezone: 'Berlin',
      windows: {
        mon: [['9am', '17:00']],
        tue: [
          ['09:00', '12:00'],
          ['11:00', '13:00'],
        ],
      },
      holidays: { country: 'XX', dates: ['2027-02-30'] },
      starts_on: '2027-01-02',
      ends_on: '2027-01-01',
    });
    expect([status, body.code]).toEqual([422, 'invalid_input']);
    expect(
      body.errors.map((error: { loc: string[]; type: string }) => [error.loc.join('.'), error.type]),
    ).toEqual([
      ['body.timezone', 'unknown_zone'],
      ['body.windows.mon.0.0', 'malformed_time'],
      ['body.windows.tue.1', 'windows_overlap'],
      ['body.holidays.country', 'unknown_country'],
      ['body.holidays.dates.0', 'malformed_date'],
      ['body.ends_on', 'end_before_start'],
    ]);
  });

  test.each([
    [{ ...OFFICE, name: ' ' }, 'name', 'too_small'],
    [{ ...OFFICE, name: undefined }, 'name', 'missing'],
    [{ ...OFFICE, timezone: 5 }, 'timezone', 'invalid_type'],
    [{ ...OFFICE, windows: undefined }, 'windows', 'missing'],
    [{ ...OFFICE, windows: [] }, 'windows', 'invalid_type'],
    [{ ...OFFICE, windows: {} }, 'windows', 'no_window'],
    [{ ...OFFICE, windows: { monday: [['09:00', '17:00']] } }, 'windows.monday', 'unknown_field'],
    [{ ...OFFICE, windows: { mon: ['09:00', '17:00'] } }, 'windows.mon.0', 'invalid_type'],
    [{ ...OFFICE, windows: { mon: [['09:00']] } }, 'windows.mon.0', 'too_small'],
    [{ ...OFFICE, windows: { mon: [['09:00', '12:00', '17:00']] } }, 'windows.mon.0', 'too_big'],
    [{ ...OFFICE, windows: { mon: [['09:00', 17]] } }, 'windows.mon.0.1', 'invalid_type'],
    [{ ...OFFICE, holidays: { dates: '2027-12-24' } }, 'holidays.dates', 'invalid_type'],
    [{ ...OFFICE, count_days: 'working' }, 'count_days', 'invalid_value'],
    [{ ...OFFICE, use_recipient_timezone: 'yes' }, 'use_recipient_timezone', 'invalid_type'],
    [{ ...OFFICE, starts_on: '' }, 'starts_on', 'malformed_date'],
  ])('refuses %j', async (body, field, type) => {
    const answer = await asAdmin('POST /schedules', body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          loc: ['body', ...field.split('.').map((part) => (/^\d$/.test(part) ? Number(part) : part))],
          type,
        }),
      ]),
    );
  });
});
