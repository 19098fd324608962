import { DAY_MS, type DayNumber, dateOf, dayOf } from './local-date.js';
import { calendarOf, type OpeningHours } from './opening-hours.js';
import type { SchedulePlan } from './types.js';
import { type WallClock, wallClock } from './wall-clock.js';

/** How many days without any window are looked through before there is said to be none. */
const HORIZON = 731;

/**
 * Answers questions about one schedule and remembers what it has worked out; keep it for as long as the plan is the
 * same. `zone` is the recipient's IANA zone; it counts only when the schedule uses recipients' zones.
 */
export type Planner = {
  /**
   * The first open instant at or after `from` + `days` (whole, 0 or more); null when there is none. Days are counted
   * on the wall clock: the same local time that many days later, moved on by a gap, the first of an overlap; then the
   * next moment inside a window. With 0 days `from` itself when it is open.
   */
  plan(params: { from: Date; days: number; zone: string }): Date | null;
  isOpen(at: Date, zone: string): boolean;
  /** The first open instant at or after `at`; null when there is none within two years. */
  nextOpening(at: Date, zone: string): Date | null;
  /** The local dates "YYYY-MM-DD" from one to the other, both included, on which a window opens. */
  sendingDays(params: { from: string; to: string; zone: string }): string[];
};

type ZonePlan = {
  clock: WallClock;
  hours: OpeningHours;
  /** By first day and number of days: the day so many sending days later. */
  counted: Map<string, DayNumber | null>;
};

/** @throws RangeError for a plan that `checkSchedule` would refuse; its functions throw it for an unknown zone */
export function createPlanner(plan: SchedulePlan): Planner {
  const calendar = calendarOf(plan);
  const zones = new Map<string, ZonePlan>();

  const inZone = (recipientZone: string): ZonePlan => {
    const zone = plan.useRecipientTimezone ? recipientZone : plan.timezone;
    let found = zones.get(zone);
    if (!found) {
      found = { clock: wallClock(zone), hours: calendar.hoursIn(zone), counted: new Map() };
      zones.set(zone, found);
    }
    return found;
  };

  const nextOpen = ({ clock, hours }: ZonePlan, at: number): number | null => {
    if (!calendar.everOpen) return null;
    const today = dayAt(clock, at);
    const last = Math.min(today + HORIZON, calendar.lastDay);
    let best: number | null = null;
    // Overnight windows start the day before; where a clock is put back over midnight, one day earlier still.
    for (let day = Math.max(today - 2, calendar.firstDay); day <= last; day++) {
      const alreadyFound = best !== null;
      for (const [start, end] of hours(day))
        if (end > at && (best === null || start < best)) best = Math.max(start, at);
      // The day after may open earlier only by such a clock, and only by hours.
      if (alreadyFound || best === at) break;
    }
    return best;
  };

  const daysLater = (zonePlan: ZonePlan, reading: number, days: number): number | null => {
    if (plan.countDays === 'calendar') return reading + days * DAY_MS;
    const today = Math.floor(reading / DAY_MS);
    const key = `${today}+${days}`;
    let day = zonePlan.counted.get(key);
    if (day === undefined) {
      day = countSendingDays(zonePlan.hours, today, days, calendar);
      zonePlan.counted.set(key, day);
    }
    return day === null ? null : reading + (day - today) * DAY_MS;
  };

  return {
    plan: ({ from, days, zone }) => {
      const zonePlan = inZone(zone);
      const start = from.getTime();
      if (days === 0) return asDate(nextOpen(zonePlan, start));
      const reading = daysLater(zonePlan, zonePlan.clock.readingAt(start), days);
      if (reading === null) return null;
      return asDate(nextOpen(zonePlan, Math.max(start, zonePlan.clock.instantOf(reading))));
    },
    isOpen: (at, zone) => nextOpen(inZone(zone), at.getTime()) === at.getTime(),
    nextOpening: (at, zone) => asDate(nextOpen(inZone(zone), at.getTime())),
    sendingDays: ({ from, to, zone }) => {
      const { hours } = inZone(zone);
      const [first, last] = [dayOf(from), dayOf(to)];
      if (first === null || last === null) throw new RangeError(`Not dates: ${from}, ${to}`);
      const found: string[] = [];
      for (let day = first; day <= last; day++) if (hours(day).length > 0) found.push(dateOf(day));
      return found;
    },
  };
}

const asDate = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

const dayAt = (clock: WallClock, instant: number): DayNumber => Math.floor(clock.readingAt(instant) / DAY_MS);

/** The day on which that many sending days after `today` have come; null when they never do. */
function countSendingDays(
  hours: OpeningHours,
  today: DayNumber,
  days: number,
  bounds: { firstDay: DayNumber; lastDay: DayNumber; everOpen: boolean },
): DayNumber | null {
  if (!bounds.everOpen || bounds.firstDay - today > HORIZON) return null;
  let [day, left, idle] = [Math.max(today, bounds.firstDay - 1), days, 0];
  while (left > 0) {
    day++;
    if (day > bounds.lastDay || idle > HORIZON) return null;
    const open = hours(day).length > 0;
    left -= open ? 1 : 0;
    idle = open ? 0 : idle + 1;
  }
  return day;
}

const planners = new WeakMap<SchedulePlan, Planner>();

function plannerOf(plan: SchedulePlan): Planner {
  let planner = planners.get(plan);
  if (!planner) {
    planner = createPlanner(plan);
    planners.set(plan, planner);
  }
  return planner;
}

/** As `Planner.plan`, for a plan that is not changed in place: what was worked out is kept with the object. */
export const planInstant = (
  plan: SchedulePlan,
  params: { from: Date; days: number; zone: string },
): Date | null => plannerOf(plan).plan(params);

export const isSendingTime = (plan: SchedulePlan, at: Date, zone: string): boolean =>
  plannerOf(plan).isOpen(at, zone);

export const nextOpening = (plan: SchedulePlan, at: Date, zone: string): Date | null =>
  plannerOf(plan).nextOpening(at, zone);

export const sendingDays = (
  plan: SchedulePlan,
  params: { from: string; to: string; zone: string },
): string[] => plannerOf(plan).sendingDays(params);
