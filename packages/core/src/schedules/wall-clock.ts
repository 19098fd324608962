import { IANAZone } from 'luxon';

/** From start until before end, both in epoch milliseconds. */
export type Interval = readonly [start: number, end: number];

/** A stretch of time in which a zone keeps one distance from UTC. All in milliseconds. */
type Stretch = { start: number; end: number; offset: number };

/**
 * The clock on the wall of a zone. A local reading is a number, too: the epoch milliseconds that the same reading
 * would have in UTC, so that reading + a day is the same time on the next date.
 */
export type WallClock = {
  /** What the clock reads at an instant. */
  readingAt(instant: number): number;
  /** When the clock reads that: in an overlap the first time, in a gap as late as if the clock had not been moved. */
  instantOf(reading: number): number;
  /** All the time during which the clock reads from `start` until before `end`: less in a gap, more in an overlap. */
  timeBetween(start: number, end: number): Interval[];
};

/** How far apart a zone is looked at. No zone moves its clock twice within one such span. */
const SPAN = 7 * 86_400_000;
/** No local clock is further from UTC. */
const FARTHEST = 16 * 3_600_000;

const clocks = new Map<string, WallClock>();

/** @throws RangeError when the zone is unknown here */
export function wallClock(zone: string): WallClock {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = makeClock(zone);
  clocks.set(zone, clock);
  return clock;
}

export const isZone = (zone: string): boolean => IANAZone.isValidZone(zone);

function makeClock(zone: string): WallClock {
  if (!isZone(zone)) throw new RangeError(`There is no time zone "${zone}".`);
  const iana = IANAZone.create(zone);
  const offsetAt = (instant: number) => iana.offset(instant) * 60_000;
  const years = new Map<number, Stretch[]>();
  let last: Stretch = { start: 0, end: 0, offset: 0 };

  /** Asking for an offset costs some 5 µs, so each year is asked about once. */
  const stretchAt = (instant: number): Stretch => {
    if (instant >= last.start && instant < last.end) return last;
    const year = new Date(instant).getUTCFullYear();
    let stretches = years.get(year);
    if (!stretches) {
      stretches = findStretches(offsetAt, Date.UTC(year, 0), Date.UTC(year + 1, 0));
      years.set(year, stretches);
    }
    const found = stretches.find((stretch) => instant < stretch.end);
    if (!found) throw new RangeError(`Not a time: ${instant}`);
    last = found;
    return found;
  };

  return {
    readingAt: (instant) => instant + stretchAt(instant).offset,
    instantOf: (reading) => {
      let before = stretchAt(reading - FARTHEST);
      for (let stretch = before; ; stretch = stretchAt(stretch.end)) {
        const instant = reading - stretch.offset;
        if (instant < stretch.start) return reading - before.offset;
        if (instant < stretch.end) return instant;
        before = stretch;
      }
    },
    timeBetween: (start, end) => {
      const found: [number, number][] = [];
      let stretch = stretchAt(start - FARTHEST);
      while (stretch.start < end + FARTHEST) {
        const from = Math.max(stretch.start, start - stretch.offset);
        const until = Math.min(stretch.end, end - stretch.offset);
        if (from < until) found.push([from, until]);
        stretch = stretchAt(stretch.end);
      }
      return joined(found);
    },
  };
}

function findStretches(offsetAt: (instant: number) => number, start: number, end: number): Stretch[] {
  const found: Stretch[] = [];
  let current: Stretch = { start, end, offset: offsetAt(start) };
  for (let from = start; from < end; from += SPAN) {
    const until = Math.min(from + SPAN, end);
    const offset = offsetAt(until);
    if (offset === current.offset) continue;
    const change = findChange(offsetAt, from, until);
    if (change === end) break;
    found.push({ ...current, end: change });
    current = { start: change, end, offset };
  }
  return [...found, current];
}

/** The whole second from which the offset is the one at `until`, by halving. */
function findChange(offsetAt: (instant: number) => number, from: number, until: number): number {
  const after = offsetAt(until);
  let [low, high] = [from / 1_000, until / 1_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1_000) === after) high = middle;
    else low = middle;
  }
  return high * 1_000;
}

/** Sorted, with what touches or overlaps made one. */
export function joined(intervals: readonly Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [start, end] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const previous = result.at(-1);
    if (previous && start <= previous[1]) previous[1] = Math.max(previous[1], end);
    else result.push([start, end]);
  }
  return result;
}
