import { describe, expect, test } from 'vitest';
import { createPlanner, planInstant, sendingDays } from '../../src/schedules/plan.js';
import type { SchedulePlan } from '../../src/schedules/types.js';
import { alwaysOpen, officeHours } from './plans.js';

const planned = (plan: SchedulePlan, from: string, days: number) =>
  planInstant(plan, { from: new Date(from), days, zone: plan.timezone })?.toISOString();
const utc = (time: string) => new Date(time).toISOString();

describe('a delay over a change of clocks keeps the local time', () => {
  test.each([
    [
      'Berlin, spring: a day of 23 hours',
      'Europe/Berlin',
      '2027-03-27T10:00+01:00',
      '2027-03-28T10:00+02:00',
    ],
    [
      'Berlin, spring: a time in the gap moves forward',
      'Europe/Berlin',
      '2027-03-27T02:30+01:00',
      '2027-03-28T03:30+02:00',
    ],
    [
      'Berlin, autumn: a day of 25 hours',
      'Europe/Berlin',
      '2026-10-24T10:00+02:00',
      '2026-10-25T10:00+01:00',
    ],
    ['Berlin, autumn: the first of two', 'Europe/Berlin', '2026-10-24T02:30+02:00', '2026-10-25T02:30+02:00'],
    ['New York, spring', 'America/New_York', '2027-03-13T10:00-05:00', '2027-03-14T10:00-04:00'],
    ['New York, spring: in the gap', 'America/New_York', '2027-03-13T02:30-05:00', '2027-03-14T03:30-04:00'],
    ['New York, autumn', 'America/New_York', '2026-10-31T10:00-04:00', '2026-11-01T10:00-05:00'],
    [
      'New York, autumn: the first of two',
      'America/New_York',
      '2026-10-31T01:30-04:00',
      '2026-11-01T01:30-04:00',
    ],
    [
      'New York, autumn: from the second pass',
      'America/New_York',
      '2026-11-01T01:30-05:00',
      '2026-11-02T01:30-05:00',
    ],
    [
      'Lord Howe, spring: half an hour',
      'Australia/Lord_Howe',
      '2026-10-03T02:15+10:30',
      '2026-10-04T02:45+11:00',
    ],
    [
      'Lord Howe, autumn: the first of two',
      'Australia/Lord_Howe',
      '2027-04-03T01:45+11:00',
      '2027-04-04T01:45+11:00',
    ],
    ['Cairo, spring: at midnight', 'Africa/Cairo', '2027-04-29T00:30+02:00', '2027-04-30T01:30+03:00'],
  ])('%s', (_, zone, from, expected) => {
    expect(planned(alwaysOpen(zone), from, 1)).toBe(utc(expected));
  });

  test('without a delay the second pass of an overlap stays the second', () => {
    expect(planned(alwaysOpen('America/New_York'), '2026-11-01T01:30-05:00', 0)).toBe(
      utc('2026-11-01T01:30-05:00'),
    );
  });
});

describe('windows on such a day', () => {
  const onSunday = (...window: [string, string]) => officeHours({ windows: { sun: [window] } });

  test('one that starts in the gap opens when the gap ends', () => {
    const plan = onSunday('02:10', '04:00');
    expect(planned(plan, '2027-03-28T01:00+01:00', 0)).toBe(utc('2027-03-28T03:00+02:00'));
    expect(planned(plan, '2027-03-28T04:00+02:00', 0)).toBe(utc('2027-04-04T02:10+02:00'));
  });

  test('one that lies in the gap does not open, and the day is no sending day', () => {
    const plan = onSunday('02:10', '02:50');
    expect(planned(plan, '2027-03-27T12:00+01:00', 0)).toBe(utc('2027-04-04T02:10+02:00'));
    expect(sendingDays(plan, { from: '2027-03-21', to: '2027-04-04', zone: 'Europe/Berlin' })).toEqual([
      '2027-03-21',
      '2027-04-04',
    ]);
  });

  test('in the overlap a window covers both passes, and only what the clock reads within it', () => {
    const planner = createPlanner(onSunday('02:15', '02:45'));
    const open = (time: string) => planner.isOpen(new Date(time), 'Europe/Berlin');
    expect(open('2026-10-25T02:15+02:00')).toBe(true);
    expect(open('2026-10-25T02:45+02:00')).toBe(false);
    expect(open('2026-10-25T02:10+01:00')).toBe(false);
    expect(open('2026-10-25T02:44+01:00')).toBe(true);
    expect(open('2026-10-25T02:45+01:00')).toBe(false);
    expect(planner.nextOpening(new Date('2026-10-25T02:50+02:00'), 'Europe/Berlin')).toEqual(
      new Date('2026-10-25T02:15+01:00'),
    );
  });

  test('one around the overlap is open for an hour more', () => {
    const planner = createPlanner(onSunday('01:00', '03:00'));
    const hours = Array.from({ length: 6 }, (_, hour) => new Date(Date.UTC(2026, 9, 24, 22 + hour)));
    expect(hours.map((at) => planner.isOpen(at, 'Europe/Berlin'))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
