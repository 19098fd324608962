import { WEEKDAYS, type Weekday, type Windows } from '../schema/schedules.js';
import type { DayNumber } from './local-date.js';

/** Minutes of a day. */
export const DAY_MINUTES = 1_440;

/** Minutes after midnight of "HH:MM"; null when it is none. "24:00" only where a window ends. */
export function minutesOf(time: string, as: 'start' | 'end'): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  if (match) return Number(match[1]) * 60 + Number(match[2]);
  return as === 'end' && time === '24:00' ? DAY_MINUTES : null;
}

/** A window in minutes after the midnight at which its day begins; the end of an overnight one is past 1440. */
export type MinuteWindow = { start: number; end: number };

/** Null when one of the two is not a time. */
export function minuteWindow([from, until]: readonly [string, string]): MinuteWindow | null {
  const start = minutesOf(from, 'start');
  const end = minutesOf(until, 'end');
  if (start === null || end === null) return null;
  return { start, end: end > start ? end : end + DAY_MINUTES };
}

/** The windows of every weekday. @throws RangeError for a time that is none */
export function readWindows(windows: Windows): Record<Weekday, MinuteWindow[]> {
  const read = (day: Weekday) =>
    (windows[day] ?? []).map((window) => {
      const minutes = minuteWindow(window);
      if (!minutes) throw new RangeError(`Not a window: ${window.join('–')}`);
      return minutes;
    });
  return Object.fromEntries(WEEKDAYS.map((day) => [day, read(day)])) as Record<Weekday, MinuteWindow[]>;
}

/** Milliseconds from 1970-01-01 00:00 on the same wall clock. */
export const readingOf = (day: DayNumber, minutes: number): number => (day * DAY_MINUTES + minutes) * 60_000;
