import type { Weekday, Windows } from './list-schedules.ts';

/** In the order of the week. */
export const WEEKDAYS = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const satisfies Record<Weekday, string>;

export const DAYS = Object.keys(WEEKDAYS) as Weekday[];

export const isOvernight = ([from, until]: readonly [string, string]): boolean => until <= from;

/** "Mon–Fri 09:00–17:00, Sat 10:00–12:00": days that follow each other with the same windows together. */
export function describeWindows(windows: Windows): string {
  const runs: { first: Weekday; last: Weekday; hours: string }[] = [];
  for (const [place, day] of DAYS.entries()) {
    const hours = (windows[day] ?? []).map(([from, until]) => `${from}–${until}`).join(' and ');
    if (!hours) continue;
    const before = runs.at(-1);
    if (before && before.hours === hours && before.last === DAYS[place - 1]) before.last = day;
    else runs.push({ first: day, last: day, hours });
  }
  return runs
    .map(
      ({ first, last, hours }) =>
        `${first === last ? short(first) : `${short(first)}–${short(last)}`} ${hours}`,
    )
    .join(', ');
}

const short = (day: Weekday): string => WEEKDAYS[day].slice(0, 3);
