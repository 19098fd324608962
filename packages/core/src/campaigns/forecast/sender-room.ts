import { capsAt, type SenderLimits } from '../../senders/limits.js';

export type ForecastSender = {
  limits: SenderLimits;
  /** False: nothing goes out from it. */
  active: boolean;
  sentToday: number;
  /** The same by domain; only of those that may hold somebody up. */
  toDomainToday: ReadonlyMap<string, number>;
};

/** What a sender has left of a day. */
export type SenderRoom = {
  begin(day: { isToday: boolean; end: Date }): void;
  /**
   * @param minutes for how long a campaign may send on that day
   * @param domain null = one whose limit holds nobody up
   */
  left(minutes: number, domain: string | null): number;
  take(count: number, domain: string | null): void;
};

const HALF_A_DAY = 43_200_000;

/**
 * A rolling limit of 24 hours comes to the same number in every calendar day, so days are taken one by one. A ramp that
 * has not begun begins on the first day on which something is taken.
 */
export function createRoom({ limits, active, sentToday, toDomainToday }: ForecastSender): SenderRoom {
  let { rampStartedAt } = limits;
  let end = new Date(0);
  let before = 0;
  let taken = 0;
  const toDomain = new Map<string, number>();
  return {
    begin: (day) => {
      end = day.end;
      before = day.isToday ? sentToday : 0;
      taken = 0;
      toDomain.clear();
      if (day.isToday) for (const [domain, count] of toDomainToday) toDomain.set(domain, count);
    },
    left: (minutes, domain) => {
      if (!active) return 0;
      const { day, hour, domainDay, gapSeconds } = capsAt({ ...limits, rampStartedAt }, end);
      const byDay = day === null ? Number.POSITIVE_INFINITY : day - before - taken;
      const byHour = hour === null ? Number.POSITIVE_INFINITY : Math.ceil(minutes / 60) * hour - taken;
      const byGap =
        gapSeconds === 0 ? Number.POSITIVE_INFINITY : Math.ceil((minutes * 60) / gapSeconds) - taken;
      const byDomain =
        domain === null || domainDay === null
          ? Number.POSITIVE_INFINITY
          : domainDay - (toDomain.get(domain) ?? 0);
      return Math.max(0, Math.min(byDay, byHour, byDomain, byGap));
    },
    take: (count, domain) => {
      taken += count;
      if (domain !== null) toDomain.set(domain, (toDomain.get(domain) ?? 0) + count);
      rampStartedAt ??= new Date(end.getTime() - HALF_A_DAY);
    },
  };
}
