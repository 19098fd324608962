import { expect, test } from 'vitest';
import { checkSchedule } from '../../src/schedules/check.js';
import type { SchedulePlan } from '../../src/schedules/types.js';
import { officeHours } from './plans.js';

const problems = (change: Partial<SchedulePlan>) =>
  checkSchedule(officeHours(change)).map(({ path, type }) => `${path.join('.')}: ${type}`);

test('a sound schedule has no problem', () => {
  expect(checkSchedule(officeHours({ holidayCountry: 'DE', holidayDates: ['2028-02-29'] }))).toEqual([]);
  expect(problems({ startsOn: '2027-01-01', endsOn: '2027-01-01' })).toEqual([]);
  expect(
    problems({
      windows: {
        mon: [
          ['09:00', '12:00'],
          ['12:00', '24:00'],
        ],
        tue: [['00:00', '09:00']],
      },
    }),
  ).toEqual([]);
  expect(problems({ windows: { fri: [['22:00', '02:00']], sat: [['02:00', '03:00']] } })).toEqual([]);
});

test('all problems come at once, each at its place', () => {
  expect(
    problems({
      timezone: 'Berlin',
      windows: {
        mon: [
          ['9:00', '25:00'],
          ['09:00', '09:00'],
        ],
        tue: [['24:00', '12:00']],
      },
      holidayCountry: 'Germany',
      holidayDates: ['2027-12-24', '2027-02-29', '24.12.2027'],
      startsOn: '2027-13-01',
      endsOn: 'soon',
    }),
  ).toEqual([
    'timezone: unknown_zone',
    'windows.mon.0.0: malformed_time',
    'windows.mon.0.1: malformed_time',
    'windows.mon.1: empty_window',
    'windows.tue.0.0: malformed_time',
    'holidays.country: unknown_country',
    'holidays.dates.1: malformed_date',
    'holidays.dates.2: malformed_date',
    'startsOn: malformed_date',
    'endsOn: malformed_date',
  ]);
});

test.each<[string, SchedulePlan['windows'], string]>([
  [
    'on one day',
    {
      mon: [
        ['09:00', '12:00'],
        ['11:59', '13:00'],
      ],
    },
    'windows.mon.1: windows_overlap',
  ],
  [
    'the same twice',
    {
      mon: [
        ['09:00', '12:00'],
        ['09:00', '12:00'],
      ],
    },
    'windows.mon.1: windows_overlap',
  ],
  [
    'an overnight one with the next day',
    { fri: [['22:00', '02:00']], sat: [['01:00', '03:00']] },
    'windows.sat.0: windows_overlap',
  ],
  [
    'Sunday night with Monday',
    { mon: [['01:00', '03:00']], sun: [['22:00', '02:00']] },
    'windows.sun.0: windows_overlap',
  ],
])('windows overlap: %s', (_, windows, expected) => {
  expect(problems({ windows })).toEqual([expected]);
});

test('a schedule without any window is named, and so is an end before the start', () => {
  expect(problems({ windows: {} })).toEqual(['windows: no_window']);
  expect(problems({ windows: { mon: [] } })).toEqual(['windows: no_window']);
  expect(problems({ startsOn: '2027-01-02', endsOn: '2027-01-01' })).toEqual(['endsOn: end_before_start']);
});

test('the sentences name what was written', () => {
  const messages = checkSchedule(
    officeHours({
      timezone: 'CET+1',
      windows: {
        mon: [
          ['09:00', '12:00'],
          ['10:00', '7pm'],
          ['11:00', '13:00'],
        ],
      },
    }),
  ).map((problem) => problem.message);
  expect(messages).toEqual([
    'There is no time zone “CET+1”; name one as in “Europe/Berlin”.',
    'Monday: “7pm” is not a time of day; write it as in “09:00”.',
    'The windows Monday 09:00–12:00 and Monday 11:00–13:00 overlap.',
  ]);
});
