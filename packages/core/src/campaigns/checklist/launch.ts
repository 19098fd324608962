import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { dayOf } from '../../schedules/local-date.js';
import { createPlanner } from '../../schedules/plan.js';
import { schedules } from '../../schema/schedules.js';
import { capsAt, type SenderLimits } from '../../senders/limits.js';
import { FORECAST_DAYS, type Forecast } from '../forecast.js';
import type { CampaignDetails } from '../types.js';
import { type Finding, warning } from './finding.js';

/** What activating now would do. */
export type Launch = {
  people: number;
  firstSendAt: Date | null;
  /** Messages to come, to these people and to those under way. */
  messages: number;
  /** Days from today until the last of them, both included; null when the end is not in sight or nothing is to come. */
  days: number | null;
  /** Local date of the last of them. */
  endsOn: string | null;
};

export async function launchOf(
  db: Queryable,
  params: { campaign: CampaignDetails; forecast: Forecast; now: Date },
): Promise<Launch> {
  const { campaign, forecast, now } = params;
  const [waiting] = await db.execute<{ people: number }>(sql`
    SELECT count(*)::int AS people FROM campaign_recipients
    WHERE campaign_id = ${campaign.id} AND status = 'pending' AND enrolled_at IS NULL`);
  const people = waiting?.people ?? 0;
  const [first] = campaign.sequences;
  return {
    people,
    firstSendAt:
      first && people > 0
        ? await firstSend(db, { scheduleId: campaign.scheduleId, days: first.delayDays, now })
        : null,
    messages: forecast.sends.reduce((sum, { count }) => sum + count, forecast.left),
    days: daysUntilEnd(forecast),
    endsOn: forecast.endsOn,
  };
}

/** How long it takes, where limits make it so, or that no end is in sight for no other reason. */
export function lookAhead(params: {
  forecast: Forecast;
  campaign: CampaignDetails;
  senders: readonly SenderLimits[];
  /** Another finding says already why something will not go out. */
  isExplained: boolean;
  now: Date;
}): Finding[] {
  const { forecast, campaign, senders, isExplained, now } = params;
  const messages = `${forecast.left} ${forecast.left === 1 ? 'message is' : 'messages are'}`;
  if (forecast.left > 0 && isExplained) return [];
  if (forecast.left > 0)
    return [
      warning(
        'no_end_in_sight',
        `At today’s limits ${messages} still to come after ${FORECAST_DAYS.usual} days.`,
      ),
    ];
  const days = daysUntilEnd(forecast);
  const limited = campaign.dailyNewRecipients !== null || senders.some((sender) => isLimited(sender, now));
  if (!limited || days === null) return [];
  const long = `${days} ${days === 1 ? 'day' : 'days'}`;
  return [warning('duration', `At today’s limits it takes ${long} and ends on ${forecast.endsOn}.`)];
}

function isLimited(sender: SenderLimits, now: Date): boolean {
  const { day, hour, domainDay, gapSeconds } = capsAt(sender, now);
  return day !== null || hour !== null || domainDay !== null || gapSeconds > 0;
}

function daysUntilEnd({ today, endsOn }: Forecast): number | null {
  const [first, last] = [dayOf(today), endsOn === null ? null : dayOf(endsOn)];
  return first === null || last === null ? null : last - first + 1;
}

/** In the schedule's own zone; people elsewhere may get it some hours earlier or later. */
async function firstSend(
  db: Queryable,
  params: { scheduleId: string | null; days: number; now: Date },
): Promise<Date | null> {
  const { scheduleId, days, now } = params;
  const [schedule] = scheduleId ? await db.select().from(schedules).where(eq(schedules.id, scheduleId)) : [];
  if (!schedule) return new Date(now.getTime() + days * 86_400_000);
  return createPlanner(schedule).plan({ from: now, days, zone: schedule.timezone });
}
