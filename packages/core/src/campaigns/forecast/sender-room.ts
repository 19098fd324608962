import { capsAt, type SenderLimits } from '../../senders/limits.js';

export type ForecastSender = {
  limits: SenderLimits;
  /** False: nothing goes out from it. */
  active: boolean;
  sentToday: number;
};

/** What a sender has left of a day. */
export type SenderRoom = {
  begin(day: { isToday: boolean; end: Date }): void;
  /** @param minutes for how long a campaign may send on that day */
  left(minutes: number): number;
  take(count: number): void;
};

const HALF_A_DAY = 43_200_000;

/**
 * A rolling limit of 24 hours comes to the same number in every calendar day, so days are taken one by one. A ramp that
 * has not begun begins on the first day on which something is taken.
 */
export function createRoom({ limits, active, sentToday }: ForecastSender): SenderRoom {
  let { rampStartedAt } = limits;
  let end = new Date(0);
  let before = 0;
  let taken = 0;
  return {
    begin: (day) => {
      end = day.end;
      before = day.isToday ? sentToday : 0;
      taken = 0;
    },
    left: (minutes) => {
      if (!active) return 0;
      const { day, hour, gapSeconds } = capsAt({ ...limits, rampStartedAt }, end);
      const byDay = day === null ? Number.POSITIVE_INFINITY : day - before - taken;
      const byHour = hour === null ? Number.POSITIVE_INFINITY : Math.ceil(minutes / 60) * hour - taken;
      const byGap =
        gapSeconds === 0 ? Number.POSITIVE_INFINITY : Math.ceil((minutes * 60) / gapSeconds) - taken;
      return Math.max(0, Math.min(byDay, byHour, byGap));
    },
    take: (count) => {
      taken += count;
      rampStartedAt ??= new Date(end.getTime() - HALF_A_DAY);
    },
  };
}
