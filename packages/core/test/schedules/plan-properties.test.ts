import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlanner, planInstant } from '../../src/schedules/plan.js';
import type { SchedulePlan } from '../../src/schedules/types.js';
import { COUNT_DAYS, WEEKDAYS, type Windows } from '../../src/schema/schedules.js';
import { firstOpenBy, STEP, targetBy } from './by-the-minute.js';

const DAY = 86_400_000;

/** All there are, and more often those that change their clocks at midnight, by half an hour, or several times a year. */
const zones = fc.oneof(
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'America/Havana',
    'America/Santiago',
    'America/Scoresbysund',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Asia/Beirut',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'Pacific/Chatham',
  ),
);

/** Full steps of 2025 to 2029, half of them in the weeks in which clocks are changed. */
const instants = fc
  .tuple(
    fc.integer({ min: 2025, max: 2029 }),
    fc.oneof(fc.integer({ min: 0, max: 365 }), fc.constantFrom(66, 86, 94, 112, 119, 247, 276, 297, 304)),
    fc.integer({ min: 0, max: (8 * DAY) / STEP }),
  )
  .map(([year, day, steps]) => new Date(Date.UTC(year, 0, 1 + day) + steps * STEP));

const clockTime = (step: number) => {
  const minutes = (step * STEP) / 60_000;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
};

/** Short ones, ones around the hours at which clocks change, long and overnight ones. */
const window = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 287 }), fc.integer({ min: 0, max: 36 })),
    fc.oneof(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 287 })),
  )
  .map(([start, length]): [string, string] => [clockTime(start), clockTime((start + length) % 288)]);

const windows = fc
  .record(Object.fromEntries(WEEKDAYS.map((day) => [day, fc.array(window, { maxLength: 2 })])))
  .filter((week) => Object.values(week).some((day) => day.length > 0)) as fc.Arbitrary<Windows>;

const cases = fc
  .record({
    from: instants,
    zone: zones,
    days: fc.integer({ min: 0, max: 9 }),
    windows,
    countDays: fc.constantFrom(...COUNT_DAYS),
    holidays: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
    startsIn: fc.option(fc.integer({ min: -3, max: 12 })),
    endsIn: fc.option(fc.integer({ min: -1, max: 30 }), { freq: 2 }),
  })
  .map(({ from, zone, days, windows, countDays, holidays, startsIn, endsIn }) => {
    const dateIn = (later: number) => new Date(from.getTime() + later * DAY).toISOString().slice(0, 10);
    const plan: SchedulePlan = {
      timezone: 'Etc/UTC',
      windows,
      holidayCountry: null,
      holidayDates: holidays.map(dateIn),
      countDays,
      useRecipientTimezone: true,
      startsOn: startsIn === null ? null : dateIn(startsIn),
      endsOn: endsIn === null ? null : dateIn(endsIn),
    };
    return { plan, params: { from, zone, days } };
  });

test('the result is the first open instant from the target on, by a slow reading of the rules', () => {
  fc.assert(
    fc.property(cases, ({ plan, params }) => {
      const { from, zone, days } = params;
      const result = planInstant(plan, params)?.getTime() ?? null;
      const target = targetBy(plan, zone, from.getTime(), days);
      expect(result).toBe(target === null ? null : firstOpenBy(plan, zone, target));
      if (result !== null) expect(result).toBeGreaterThanOrEqual(from.getTime());
    }),
    { numRuns: 400 },
  );
});

test('planning again from the result gives the result', () => {
  fc.assert(
    fc.property(cases, ({ plan, params }) => {
      const planner = createPlanner(plan);
      const result = planner.plan(params);
      if (result === null) return;
      expect(planner.plan({ ...params, from: result, days: 0 })).toEqual(result);
      expect(planner.isOpen(result, params.zone)).toBe(true);
    }),
  );
});

test('a planner gives the same answer whatever it was asked before', () => {
  fc.assert(
    fc.property(cases, fc.array(fc.record({ from: instants, zone: zones })), ({ plan, params }, others) => {
      const used = createPlanner(plan);
      for (const other of others) used.plan({ ...params, ...other });
      expect(used.plan(params)).toEqual(createPlanner(plan).plan(params));
      expect(used.plan(params)).toEqual(used.plan(params));
    }),
  );
});

test('a later start never opens earlier', () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 300 }), ({ plan, params }, steps) => {
      const planner = createPlanner(plan);
      const later = new Date(params.from.getTime() + steps * STEP);
      const [first, second] = [params.from, later].map((at) => planner.nextOpening(at, params.zone));
      if (second) expect(first?.getTime()).toBeLessThanOrEqual(second.getTime());
    }),
  );
});
