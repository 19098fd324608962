import type { Problem } from '../domain-error.js';
import { WEEKDAYS, type Weekday, type Windows } from '../schema/schedules.js';
import { DAY_MINUTES, minutesOf, minuteWindow } from './clock-time.js';
import { holidayCountries } from './holidays.js';
import { dayOf } from './local-date.js';
import type { SchedulePlan } from './types.js';
import { isZone } from './wall-clock.js';

const WEEK_MINUTES = 7 * DAY_MINUTES;

const DAY_NAMES = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const satisfies Record<Weekday, string>;

/** Everything wrong with a schedule, all at once; paths are those of `ScheduleInput`. */
export function checkSchedule(plan: SchedulePlan): Problem[] {
  return [
    ...checkZone(plan.timezone),
    ...checkWindows(plan.windows),
    ...checkCountry(plan.holidayCountry),
    ...plan.holidayDates.flatMap((date, index) => checkDate(date, ['holidays', 'dates', index])),
    ...checkBounds(plan),
  ];
}

function checkZone(zone: string): Problem[] {
  if (isZone(zone)) return [];
  const message = `There is no time zone “${zone}”; name one as in “Europe/Berlin”.`;
  return [{ path: ['timezone'], message, type: 'unknown_zone' }];
}

function checkCountry(country: string | null): Problem[] {
  if (country === null || Object.hasOwn(holidayCountries(), country)) return [];
  const message = `No holidays are known for “${country}”; name a country by its two letters, as in “DE”.`;
  return [{ path: ['holidays', 'country'], message, type: 'unknown_country' }];
}

function checkDate(date: string, path: Problem['path']): Problem[] {
  if (dayOf(date) !== null) return [];
  return [
    { path, message: `There is no date “${date}”; write it as in “2026-12-24”.`, type: 'malformed_date' },
  ];
}

function checkBounds({ startsOn, endsOn }: SchedulePlan): Problem[] {
  const problems = [
    ...(startsOn === null ? [] : checkDate(startsOn, ['startsOn'])),
    ...(endsOn === null ? [] : checkDate(endsOn, ['endsOn'])),
  ];
  if (problems.length === 0 && startsOn !== null && endsOn !== null && endsOn < startsOn)
    problems.push({
      path: ['endsOn'],
      message: 'The last day is before the first.',
      type: 'end_before_start',
    });
  return problems;
}

/** A well-formed window in minutes since Monday's midnight; one of Sunday night ends past the week. */
type Placed = { path: Problem['path']; name: string; start: number; end: number };

function checkWindows(windows: Windows): Problem[] {
  const problems: Problem[] = [];
  const placed: Placed[] = [];
  for (const [dayIndex, day] of WEEKDAYS.entries())
    for (const [index, window] of (windows[day] ?? []).entries()) {
      const path = ['windows', day, index];
      const minutes = minuteWindow(window);
      const [from, until] = window;
      const name = `${DAY_NAMES[day]} ${from}–${until}`;
      if (!minutes) problems.push(...malformed(window, path, DAY_NAMES[day]));
      else if (from === until)
        problems.push({
          path,
          message: `The window ${name} has no length; a whole day is 00:00–24:00.`,
          type: 'empty_window',
        });
      else {
        const base = dayIndex * DAY_MINUTES;
        placed.push({ path, name, start: base + minutes.start, end: base + minutes.end });
      }
    }
  if (problems.length === 0 && placed.length === 0)
    problems.push({
      path: ['windows'],
      message: 'The schedule has no window in which anything could go out.',
      type: 'no_window',
    });
  return [...problems, ...overlaps(placed)];
}

function malformed(window: [string, string], path: Problem['path'], day: string): Problem[] {
  return (['start', 'end'] as const).flatMap((as, index): Problem[] => {
    const time = window[index] ?? '';
    if (minutesOf(time, as) !== null) return [];
    const message = `${day}: “${time}” is not a time of day; write it as in “09:00”.`;
    return [{ path: [...path, index], message, type: 'malformed_time' }];
  });
}

/** Named at the later of two windows; the week is a circle. */
function overlaps(placed: readonly Placed[]): Problem[] {
  return placed.flatMap((window, index): Problem[] => {
    const earlier = placed.slice(0, index).find((other) => meet(window, other));
    if (!earlier) return [];
    const message = `The windows ${earlier.name} and ${window.name} overlap.`;
    return [{ path: window.path, message, type: 'windows_overlap' }];
  });
}

const meet = (a: Placed, b: Placed): boolean =>
  [-WEEK_MINUTES, 0, WEEK_MINUTES].some((shift) => a.start < b.end + shift && b.start + shift < a.end);
