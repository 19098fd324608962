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

/** For how many minutes a schedule is open on each day, today from now on. Null = no schedule, open at any hour. */
export function openMinutes(
  calendar: Calendar,
  schedule: { planner: Planner; zone: string } | null,
): number[] {
  const { now, days } = calendar;
  const minutes = Array.from({ length: days }, () => 0);
  for (let day = 0; day < days; day++) {
    const end = calendar.startOf(day + 1).getTime();
    let at = Math.max(calendar.startOf(day).getTime(), now.getTime());
    let open = schedule === null ? end - at : 0;
    while (schedule !== null) {
      const opening = schedule.planner.nextOpening(new Date(at), schedule.zone)?.getTime() ?? end;
      if (opening >= end) break;
      at = Math.min(opening + GRAIN_MS, end);
      open += at - opening;
    }
    minutes[day] = Math.ceil(open / 60_000);
  }
  return minutes;
}
