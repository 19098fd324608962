import { GAP_JITTER } from '../../senders/gap.js';
import { capsAt, type SenderLimits } from '../../senders/limits.js';

export type ForecastSender = {
  limits: SenderLimits;
  /** False: nothing goes out from it. */
  active: boolean;
  /** How much of what has gone out still counts at an instant of today; of domains only those that may hold somebody up. */
  sent(at: Date): number;
  sentTo(domain: string, at: Date): number;
};

/** What a sender has left of a day. */
export type SenderRoom = {
  begin(day: { isToday: boolean; end: Date }): void;
  /**
   * @param of.minutes for how long a campaign may send on that day
   * @param of.closesToday when it stops doing so today
   * @param of.domain null = one whose limit holds nobody up
   */
  left(of: { minutes: number; closesToday: Date; domain: string | null }): number;
  take(count: number, domain: string | null): void;
};

const HALF_A_DAY = 43_200_000;
/** The part of its gap by which a sender rests longer than that, on the average. */
const MEAN_JITTER = GAP_JITTER / 2;

/**
 * A rolling limit of 24 hours comes to the same number in every calendar day, so days are taken one by one; today,
 * what has gone out and frees only when a campaign has stopped sending is taken off. A ramp that has not begun begins on
 * the first day on which something is taken.
 */
export function createRoom({ limits, active, sent, sentTo }: ForecastSender): SenderRoom {
  let { rampStartedAt } = limits;
  let end = new Date(0);
  let isToday = false;
  let taken = 0;
  const takenTo = new Map<string, number>();
  return {
    begin: (day) => {
      ({ end, isToday } = day);
      taken = 0;
      takenTo.clear();
    },
    left: ({ minutes, closesToday, domain }) => {
      if (!active) return 0;
      const { day, hour, domainDay, gapSeconds } = capsAt({ ...limits, rampStartedAt }, end);
      const before = isToday ? sent(closesToday) : 0;
      const byDay = day === null ? Number.POSITIVE_INFINITY : day - before - taken;
      const byHour = hour === null ? Number.POSITIVE_INFINITY : Math.ceil(minutes / 60) * hour - taken;
      const rest = gapSeconds * (1 + MEAN_JITTER);
      const byGap = rest === 0 ? Number.POSITIVE_INFINITY : Math.ceil((minutes * 60) / rest) - taken;
      const byDomain =
        domain === null || domainDay === null
          ? Number.POSITIVE_INFINITY
          : domainDay - (isToday ? sentTo(domain, closesToday) : 0) - (takenTo.get(domain) ?? 0);
      return Math.max(0, Math.min(byDay, byHour, byDomain, byGap));
    },
    take: (count, domain) => {
      taken += count;
      if (domain !== null) takenTo.set(domain, (takenTo.get(domain) ?? 0) + count);
      rampStartedAt ??= new Date(end.getTime() - HALF_A_DAY);
    },
  };
}
