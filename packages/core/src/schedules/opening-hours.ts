import { readingOf, readWindows } from './clock-time.js';
import { isPublicHoliday } from './holidays.js';
import { type DayNumber, dayOf, weekdayOf } from './local-date.js';
import type { SchedulePlan } from './types.js';
import { type Interval, joined, wallClock } from './wall-clock.js';

/** The open times of the windows that start on a local date: in order, without overlap; none on a day off. */
export type OpeningHours = (day: DayNumber) => readonly Interval[];

/** What of a schedule is the same in every zone. */
export type Calendar = {
  /** Local dates between which windows may start, both included. */
  firstDay: DayNumber;
  lastDay: DayNumber;
  /** False when there is no window at all. */
  everOpen: boolean;
  hoursIn(zone: string): OpeningHours;
};

/**
 * A window is open whenever the wall clock reads a time within it. So one that starts in the gap of spring opens when
 * the gap ends, one that lies within it does not open, and in the overlap of autumn it covers both passes.
 * @throws RangeError for a plan that `checkSchedule` would refuse
 */
export function calendarOf(plan: SchedulePlan): Calendar {
  const windows = readWindows(plan.windows);
  const ownHolidays = new Set(plan.holidayDates.map(requireDay));
  const firstDay = plan.startsOn === null ? Number.NEGATIVE_INFINITY : requireDay(plan.startsOn);
  const lastDay = plan.endsOn === null ? Number.POSITIVE_INFINITY : requireDay(plan.endsOn);
  const { holidayCountry } = plan;

  const isOff = (day: DayNumber) =>
    day < firstDay ||
    day > lastDay ||
    ownHolidays.has(day) ||
    (holidayCountry !== null && isPublicHoliday(holidayCountry, day));

  return {
    firstDay,
    lastDay,
    everOpen: Object.values(windows).some((ofDay) => ofDay.length > 0),
    hoursIn: (zone) => {
      const clock = wallClock(zone);
      const known = new Map<DayNumber, readonly Interval[]>();
      return (day) => {
        const hit = known.get(day);
        if (hit) return hit;
        const ofDay = windows[weekdayOf(day)];
        const open =
          ofDay.length === 0 || isOff(day)
            ? []
            : joined(
                ofDay.flatMap(({ start, end }) =>
                  clock.timeBetween(readingOf(day, start), readingOf(day, end)),
                ),
              );
        known.set(day, open);
        return open;
      };
    },
  };
}

function requireDay(date: string): DayNumber {
  const day = dayOf(date);
  if (day === null) throw new RangeError(`Not a date: ${date}`);
  return day;
}
