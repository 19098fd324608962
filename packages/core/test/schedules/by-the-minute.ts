import type { SchedulePlan } from '../../src/schedules/types.js';
import type { Weekday } from '../../src/schema/schedules.js';

/**
 * The rules of a schedule read the slow way, as a check on the planner: the clock of a zone is looked at step by step
 * through Intl, and nothing is computed with offsets. Exact for windows, zones and instants at full steps.
 */
export const STEP = 5 * 60_000;
const DAY = 86_400_000;
const WEEKDAYS: Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What a clock shows: the date, and the minutes since its midnight. */
type Reading = { date: string; minutes: number };

const formats = new Map<string, Intl.DateTimeFormat>();

function readClock(zone: string, instant: number): Reading {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'short',
    });
    formats.set(zone, format);
  }
  const [date = '', time = ''] = format.format(instant).split(' ');
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return { date, minutes: hours * 60 + minutes };
}

const asUtc = ({ date, minutes }: Reading) => Date.parse(`${date}T00:00:00Z`) + minutes * 60_000;
const daysAfter = (date: string, days: number) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** The windows that start on a date. */
function windowsOn(plan: SchedulePlan, date: string): { start: number; end: number }[] {
  if (plan.holidayDates.includes(date)) return [];
  if (plan.startsOn !== null && date < plan.startsOn) return [];
  if (plan.endsOn !== null && date > plan.endsOn) return [];
  const weekday = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()];
  return (weekday ? (plan.windows[weekday] ?? []) : []).map(([from, until]) => ({
    start: toMinutes(from),
    end: toMinutes(until),
  }));
}

function isOpenBy(plan: SchedulePlan, zone: string, instant: number): boolean {
  const { date, minutes } = readClock(zone, instant);
  return (
    windowsOn(plan, date).some(({ start, end }) => minutes >= start && (end <= start || minutes < end)) ||
    windowsOn(plan, daysAfter(date, -1)).some(({ start, end }) => end <= start && minutes < end)
  );
}

/** The first open step; null when the last night's window has ended, or none comes within a year. */
export function firstOpenBy(plan: SchedulePlan, zone: string, from: number): number | null {
  const bound = plan.endsOn === null ? from + 366 * DAY : Date.parse(`${plan.endsOn}T00:00:00Z`) + 3 * DAY;
  for (let at = from; at < bound; at += STEP) if (isOpenBy(plan, zone, at)) return at;
  return null;
}

/** Whether the clock ever reads a time within a window that starts on the date. */
function opensOn(plan: SchedulePlan, zone: string, date: string): boolean {
  return windowsOn(plan, date).some(({ start, end }) => {
    const length = end > start ? end - start : end + 1_440 - start;
    // No clock leaves out more than an hour.
    if (length > 60) return true;
    const first = asUtc({ date, minutes: start });
    for (let at = first - 15 * 3_600_000; at < first + 15 * 3_600_000; at += STEP) {
      const reading = asUtc(readClock(zone, at));
      if (reading >= first && reading < first + length * 60_000) return true;
    }
    return false;
  });
}

/** The instant from which an opening is looked for; null when the sending days never come (within a year). */
export function targetBy(plan: SchedulePlan, zone: string, from: number, days: number): number | null {
  if (days === 0) return from;
  const { date, minutes } = readClock(zone, from);
  let wanted = daysAfter(date, days);
  if (plan.countDays === 'sending') {
    wanted = date;
    for (let left = days, steps = 0; left > 0; steps++) {
      if (steps > 366) return null;
      wanted = daysAfter(wanted, 1);
      if (opensOn(plan, zone, wanted)) left--;
    }
  }
  return firstReading(zone, asUtc({ date: wanted, minutes }));
}

/** When the clock first reads that, or has gone as far past the time before a gap as that. */
function firstReading(zone: string, wanted: number): number {
  for (let at = wanted - 15 * 3_600_000; ; at += STEP) {
    const reading = asUtc(readClock(zone, at));
    if (reading === wanted) return at;
    if (reading > wanted) return at - STEP + (wanted - asUtc(readClock(zone, at - STEP)));
  }
}
