import { WEEKDAYS, type Weekday } from '../schema/schedules.js';

/** A local date as the number of days since 1970-01-01, whatever the zone. */
export type DayNumber = number;

export const DAY_MS = 86_400_000;

/** The day of "YYYY-MM-DD"; null when there is no such date. */
export function dayOf(date: string): DayNumber | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Some engines roll February 30 over into March.
  return Number.isNaN(ms) || dateOf(ms / DAY_MS) !== date ? null : ms / DAY_MS;
}

export const dateOf = (day: DayNumber): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

export const yearOf = (day: DayNumber): number => new Date(day * DAY_MS).getUTCFullYear();

export function weekdayOf(day: DayNumber): Weekday {
  // Day 0 was a Thursday.
  const weekday = WEEKDAYS[(((day + 3) % 7) + 7) % 7];
  if (weekday === undefined) throw new RangeError(`Not a whole day: ${day}`);
  return weekday;
}
