import type { Problem } from '../domain-error.js';
import { checkSchedule } from './check.js';
import { DAY_MS, dateOf } from './local-date.js';
import { calendarOf } from './opening-hours.js';
import { planOf } from './queries.js';
import type { ScheduleInput } from './types.js';
import { wallClock } from './wall-clock.js';

export type SchedulePreview = {
  /** Everything wrong with it; then there are no days. */
  problems: Problem[];
  /** The next local days, in the schedule's own zone, on which something may go out. */
  days: { date: string; open: { from: Date; until: Date }[] }[];
};

/** Far enough for one day a year, and no further. */
const LOOKED_AT_DAYS = 400;

/**
 * When a schedule, stored or not, will be open.
 * @param params.days how many open days to find; fewer when there are no more within 400 days
 */
export function previewSchedule(
  schedule: ScheduleInput,
  params: { days: number; now?: Date },
): SchedulePreview {
  const { days, now = new Date() } = params;
  const plan = planOf(schedule);
  const problems = checkSchedule(plan);
  if (problems.length > 0) return { problems, days: [] };
  const hours = calendarOf(plan).hoursIn(plan.timezone);
  // From yesterday on: its last window may reach into today.
  const first = Math.floor(wallClock(plan.timezone).readingAt(now.getTime()) / DAY_MS) - 1;
  const found: SchedulePreview['days'] = [];
  for (let day = first; day < first + LOOKED_AT_DAYS && found.length < days; day++) {
    const open = hours(day).filter(([, until]) => until > now.getTime());
    if (open.length > 0)
      found.push({
        date: dateOf(day),
        open: open.map(([from, until]) => ({ from: new Date(from), until: new Date(until) })),
      });
  }
  return { problems, days: found };
}
