import { DAY_MS, dateOf, dayOf } from '../../schedules/local-date.js';
import type { Planner } from '../../schedules/plan.js';
import { wallClock } from '../../schedules/wall-clock.js';

/** The days from today on, as one zone's calendar counts them. */
export type Calendar = {
  zone: string;
  days: number;
  now: Date;
  /** The instant at which a day begins; that of the day after the last one, too. */
  startOf(day: number): Date;
  dateOf(day: number): string;
  /** Today or before is 0, after the last day is `days`. */
  dayOf(date: string): number;
};

export function makeCalendar(params: { zone: string; now: Date; days: number }): Calendar {
  const { zone, now, days } = params;
  const clock = wallClock(zone);
  const today = Math.floor(clock.readingAt(now.getTime()) / DAY_MS);
  return {
    zone,
    days,
    now,
    startOf: (day) => new Date(clock.instantOf((today + day) * DAY_MS)),
    dateOf: (day) => dateOf(today + day),
    dayOf: (date) => Math.min(Math.max((dayOf(date) ?? today) - today, 0), days),
  };
}

/** How finely opening hours are looked at. */
const GRAIN_MS = 5 * 60_000;

type Hours = { planner: Planner; zone: string } | null;

/** For how many minutes a schedule is open on each day, today from now on. Null = no schedule, open at any hour. */
export const openMinutes = (calendar: Calendar, schedule: Hours): number[] =>
  Array.from({ length: calendar.days }, (_, day) =>
    Math.ceil(openOn(calendar, schedule, day).reduce((sum, [from, to]) => sum + to - from, 0) / 60_000),
  );

/** When a schedule closes for the last time today; the end of the day when it does not open any more. */
export const closesToday = (calendar: Calendar, schedule: Hours): Date =>
  new Date(openOn(calendar, schedule, 0).at(-1)?.[1] ?? calendar.startOf(1));

/** The pieces of a day, from now on if it is today, in which a schedule is open. */
function openOn(calendar: Calendar, schedule: Hours, day: number): [from: number, to: number][] {
  const end = calendar.startOf(day + 1).getTime();
  let at = Math.max(calendar.startOf(day).getTime(), calendar.now.getTime());
  if (schedule === null) return [[at, end]];
  const pieces: [number, number][] = [];
  for (;;) {
    const opening = schedule.planner.nextOpening(new Date(at), schedule.zone)?.getTime() ?? end;
    if (opening >= end) return pieces;
    at = Math.min(opening + GRAIN_MS, end);
    pieces.push([opening, at]);
  }
}
