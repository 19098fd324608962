import { describe, expect, test } from 'vitest';
import { createPlanner, nextOpening, planInstant, sendingDays } from '../../src/schedules/plan.js';
import type { SchedulePlan } from '../../src/schedules/types.js';
import { alwaysOpen, officeHours } from './plans.js';

/** Times as ISO with the zone's own distance from UTC, so that the wall clock can be read off. */
function planned(plan: SchedulePlan, from: string, days: number, zone = plan.timezone): string | undefined {
  return planInstant(plan, { from: new Date(from), days, zone })?.toISOString();
}
const utc = (time: string) => new Date(time).toISOString();

describe('windows', () => {
  const plan = officeHours({
    windows: {
      ...officeHours().windows,
      wed: [
        ['09:00', '12:00'],
        ['13:00', '17:00'],
      ],
    },
  });

  test.each([
    [
      'in a window: at once, to the millisecond',
      '2026-11-25T11:15:30.250+01:00',
      '2026-11-25T11:15:30.250+01:00',
    ],
    ['at the first moment of a window', '2026-11-25T09:00+01:00', '2026-11-25T09:00+01:00'],
    ['before the day’s first window', '2026-11-25T07:00+01:00', '2026-11-25T09:00+01:00'],
    ['between two windows', '2026-11-25T12:30+01:00', '2026-11-25T13:00+01:00'],
    ['at an end, which is exclusive', '2026-11-25T12:00+01:00', '2026-11-25T13:00+01:00'],
    ['after the last one', '2026-11-25T17:00+01:00', '2026-11-26T09:00+01:00'],
    ['on a day without any', '2026-11-28T10:00+01:00', '2026-11-30T09:00+01:00'],
  ])('%s', (_, from, expected) => {
    expect(planned(plan, from, 0)).toBe(utc(expected));
  });

  test('windows that touch are one', () => {
    const touching = officeHours({
      windows: {
        wed: [
          ['09:00', '12:00'],
          ['12:00', '15:00'],
        ],
      },
    });
    expect(planned(touching, '2026-11-25T12:00+01:00', 0)).toBe(utc('2026-11-25T12:00+01:00'));
  });

  test('an overnight window belongs to the weekday on which it starts', () => {
    const nights = officeHours({ windows: { fri: [['22:00', '02:00']] } });
    const planner = createPlanner(nights);
    const open = (time: string) => planner.isOpen(new Date(time), nights.timezone);
    expect(open('2026-11-27T01:00+01:00')).toBe(false);
    expect(open('2026-11-27T21:59+01:00')).toBe(false);
    expect(open('2026-11-27T22:00+01:00')).toBe(true);
    expect(open('2026-11-28T01:59+01:00')).toBe(true);
    expect(open('2026-11-28T02:00+01:00')).toBe(false);
    expect(planned(nights, '2026-11-27T01:00+01:00', 1)).toBe(utc('2026-11-28T01:00+01:00'));
    expect(planned(nights, '2026-11-28T02:00+01:00', 0)).toBe(utc('2026-12-04T22:00+01:00'));
  });
});

describe('a delay in calendar days', () => {
  test.each([
    ['into the weekend: on Monday morning', '2026-11-27T10:00+01:00', 1, '2026-11-30T09:00+01:00'],
    ['the same time three days later', '2026-11-23T10:07+01:00', 3, '2026-11-26T10:07+01:00'],
    ['over the end of a month', '2027-01-29T10:00+01:00', 3, '2027-02-01T10:00+01:00'],
    ['over the end of a year', '2026-12-31T10:00+01:00', 1, '2027-01-01T10:00+01:00'],
    ['onto a leap day', '2028-02-28T10:00+01:00', 1, '2028-02-29T10:00+01:00'],
    ['over a leap day', '2028-02-28T10:00+01:00', 2, '2028-03-01T10:00+01:00'],
    ['over February’s end in other years', '2027-02-26T10:00+01:00', 3, '2027-03-01T10:00+01:00'],
  ])('%s', (_, from, days, expected) => {
    expect(planned(officeHours(), from, days)).toBe(utc(expected));
  });
});

describe('zones', () => {
  test('the recipient’s zone counts when the schedule says so, and only then', () => {
    const [from, zone] = ['2026-11-25T09:30:00Z', 'America/New_York'];
    expect(planned(officeHours({ useRecipientTimezone: true }), from, 0, zone)).toBe(
      utc('2026-11-25T09:00-05:00'),
    );
    expect(planned(officeHours(), from, 0, zone)).toBe(utc(from));
  });

  test('the weekday is the recipient’s, not that of UTC', () => {
    const plan = officeHours({ useRecipientTimezone: true });
    // Sunday evening in UTC is Monday morning in Auckland; Saturday early in UTC is Friday evening in Honolulu.
    expect(planned(plan, '2026-11-29T21:00:00Z', 0, 'Pacific/Auckland')).toBe('2026-11-29T21:00:00.000Z');
    expect(planned(plan, '2026-11-28T02:30:00Z', 0, 'Pacific/Honolulu')).toBe('2026-11-28T02:30:00.000Z');
  });

  test('India is half an hour off, Arizona has no summer time', () => {
    const plan = officeHours({ useRecipientTimezone: true });
    expect(planned(plan, '2026-11-26T03:29:00Z', 0, 'Asia/Kolkata')).toBe('2026-11-26T03:30:00.000Z');
    expect(planned(plan, '2027-01-04T08:00:00Z', 0, 'America/Phoenix')).toBe('2027-01-04T16:00:00.000Z');
    expect(planned(plan, '2027-07-05T08:00:00Z', 0, 'America/Phoenix')).toBe('2027-07-05T16:00:00.000Z');
  });

  test('an unknown zone is refused', () => {
    expect(() =>
      planned(officeHours({ useRecipientTimezone: true }), '2026-11-26T03:29:00Z', 0, 'Mars/Base'),
    ).toThrow('There is no time zone "Mars/Base".');
  });
});

describe('holidays', () => {
  const newYork = officeHours({ timezone: 'America/New_York', holidayCountry: 'US' });

  test('a public holiday on a Monday puts it off to Tuesday', () => {
    expect(planned(newYork, '2027-05-28T16:00-04:00', 1)).toBe(utc('2027-06-01T09:00-04:00'));
  });

  test('a day of one’s own does the same', () => {
    const plan = officeHours({ holidayDates: ['2026-11-26'] });
    expect(planned(plan, '2026-11-25T18:00+01:00', 0)).toBe(utc('2026-11-27T09:00+01:00'));
  });

  test('it closes the windows that start on it, not those that reach into it', () => {
    const nights = { fri: [['22:00', '02:00']] as [string, string][] };
    const saturdayOff = officeHours({ windows: nights, holidayDates: ['2026-11-28'] });
    const fridayOff = officeHours({ windows: nights, holidayDates: ['2026-11-27'] });
    expect(planned(saturdayOff, '2026-11-28T01:00+01:00', 0)).toBe(utc('2026-11-28T01:00+01:00'));
    expect(planned(fridayOff, '2026-11-28T01:00+01:00', 0)).toBe(utc('2026-12-04T22:00+01:00'));
  });

  test('one of several days closes all of them, a half one none', () => {
    const inCountry = (timezone: string, holidayCountry: string, year: string) =>
      sendingDays(
        { ...alwaysOpen(timezone), holidayCountry },
        {
          from: `${year}-12-20`,
          to: `${year}-12-31`,
          zone: timezone,
        },
      );
    expect(inCountry('Atlantic/Reykjavik', 'IS', '2026')).toEqual([
      '2026-12-20',
      '2026-12-21',
      '2026-12-22',
      '2026-12-23',
      '2026-12-24',
      '2026-12-27',
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
    ]);
    const seoul = { ...alwaysOpen('Asia/Seoul'), holidayCountry: 'KR' };
    expect(sendingDays(seoul, { from: '2026-09-22', to: '2026-09-28', zone: 'Asia/Seoul' })).toEqual([
      '2026-09-22',
      '2026-09-23',
      '2026-09-27',
      '2026-09-28',
    ]);
  });
});

describe('a delay in sending days', () => {
  const plan = officeHours({ timezone: 'America/New_York', holidayCountry: 'US', countDays: 'sending' });

  test.each([
    ['weekend and holiday do not count', '2027-05-28T10:00-04:00', 2, '2027-06-02T10:00-04:00'],
    ['from a Saturday, Monday is the first', '2027-06-05T10:00-04:00', 1, '2027-06-07T10:00-04:00'],
    ['after the day’s last window: the next morning', '2027-06-04T18:00-04:00', 1, '2027-06-08T09:00-04:00'],
    ['before its first: in the morning', '2027-06-04T06:00-04:00', 1, '2027-06-07T09:00-04:00'],
    ['none: at once', '2027-06-04T10:00-04:00', 0, '2027-06-04T10:00-04:00'],
    ['ten are two weeks', '2027-06-07T10:00-04:00', 9, '2027-06-21T10:00-04:00'],
  ])('%s', (_, from, days, expected) => {
    expect(planned(plan, from, days)).toBe(utc(expected));
  });
});

describe('bounds and dead ends', () => {
  test('nothing before the first day nor after the last, both included', () => {
    const plan = officeHours({ startsOn: '2026-12-01', endsOn: '2026-12-02' });
    expect(planned(plan, '2026-11-25T10:00+01:00', 0)).toBe(utc('2026-12-01T09:00+01:00'));
    expect(planned(plan, '2026-12-01T10:00+01:00', 1)).toBe(utc('2026-12-02T10:00+01:00'));
    expect(planned(plan, '2026-12-02T17:00+01:00', 0)).toBeUndefined();
    expect(planned({ ...plan, countDays: 'sending' }, '2026-12-01T10:00+01:00', 2)).toBeUndefined();
    expect(planned({ ...plan, countDays: 'sending' }, '2026-11-25T10:00+01:00', 1)).toBe(
      utc('2026-12-01T10:00+01:00'),
    );
  });

  test('a window of the last day may end after midnight', () => {
    const plan = officeHours({ windows: { fri: [['22:00', '02:00']] }, endsOn: '2026-11-27' });
    expect(planned(plan, '2026-11-28T01:00+01:00', 0)).toBe(utc('2026-11-28T01:00+01:00'));
    expect(planned(plan, '2026-11-28T02:00+01:00', 0)).toBeUndefined();
  });

  test('no window at all, or none within two years: null', () => {
    expect(planned(officeHours({ windows: {} }), '2026-11-25T10:00+01:00', 0)).toBeUndefined();
    expect(
      planned(officeHours({ windows: { mon: [] }, countDays: 'sending' }), '2026-11-25T10:00+01:00', 3),
    ).toBeUndefined();
    expect(planned(officeHours({ startsOn: '2029-01-01' }), '2026-11-25T10:00+01:00', 0)).toBeUndefined();
    expect(
      nextOpening(officeHours({ startsOn: '2028-11-01' }), new Date('2026-11-25T10:00Z'), 'Etc/UTC'),
    ).toEqual(new Date('2028-11-01T09:00+01:00'));
  });
});
