import type { Queryable } from '../database/connect.js';
import { loadForecast } from './forecast/load.js';
import { simulateDays } from './forecast/simulate.js';
import { requireCampaign } from './queries.js';

export type Forecast = {
  /** Messages by day and sender, days in order; nothing where the count would be 0. `senderId` null = the log channel. */
  sends: { date: string; senderId: string | null; count: number }[];
  /** The day on which the last message goes out; null when that is beyond the days looked at, or nothing is to come. */
  endsOn: string | null;
  /** Messages still to come after the last day. */
  left: number;
  /** The zone whose dates these are. */
  zone: string;
  today: string;
};

/** How many days are looked at unless told, and at the most. */
export const FORECAST_DAYS = { usual: 60, most: 366 } as const;

/**
 * What a campaign will send day by day if it goes on, or is started, now: at today's limits, ramps and sending days, with
 * what other active campaigns send from the same senders, if nobody answers and nothing fails. Whose message will be held
 * back, for want of an address or a value, counts until it is: the checklist finds them, for which it reads everybody. Days
 * are those of the schedule's own zone, for people elsewhere as well.
 * @throws DomainError `not_found`
 */
export async function forecastCampaign(
  db: Queryable,
  params: { campaignId: string; now?: Date | undefined; days?: number | undefined },
): Promise<Forecast> {
  const { campaignId, now = new Date(), days = FORECAST_DAYS.usual } = params;
  const campaign = await requireCampaign(db, { campaignId });
  const { calendar, ...input } = await loadForecast(db, { campaign, now, days });
  const { sent, left } = simulateDays({ ...input, days, dayEnd: (day) => calendar.startOf(day + 1) });
  const sends = sent
    .sort((a, b) => a.day - b.day || (a.senderId ?? '').localeCompare(b.senderId ?? ''))
    .map(({ day, senderId, count }) => ({ date: calendar.dateOf(day), senderId, count }));
  return {
    sends,
    endsOn: left === 0 ? (sends.at(-1)?.date ?? null) : null,
    left,
    zone: calendar.zone,
    today: calendar.dateOf(0),
  };
}
