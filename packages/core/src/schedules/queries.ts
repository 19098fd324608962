import { asc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { campaigns } from '../schema/campaigns.js';
import { schedules } from '../schema/schedules.js';
import type { Schedule, ScheduleInput, SchedulePlan } from './types.js';

const selection = {
  row: schedules,
  campaigns: sql<number>`(SELECT count(*)::int FROM campaigns c WHERE c.schedule_id = ${schedules}.id)`,
};

/** All schedules, by name. */
export async function listSchedules(db: Queryable): Promise<Schedule[]> {
  const rows = await db
    .select(selection)
    .from(schedules)
    .orderBy(sql`lower(${schedules.name})`, asc(schedules.id));
  return rows.map(asSchedule);
}

/** @throws DomainError `not_found` */
export async function getSchedule(db: Queryable, params: { scheduleId: string }): Promise<Schedule> {
  const [row] = await db.select(selection).from(schedules).where(eq(schedules.id, params.scheduleId));
  if (!row) throw notFound('schedule', params.scheduleId);
  return asSchedule(row);
}

/** Campaigns that use the schedule, by name. */
export async function campaignsUsing(
  db: Queryable,
  params: { scheduleId: string },
): Promise<{ id: string; name: string }[]> {
  return await db
    .select({ id: campaigns.id, name: campaigns.name })
    .from(campaigns)
    .where(eq(campaigns.scheduleId, params.scheduleId))
    .orderBy(sql`lower(${campaigns.name})`, asc(campaigns.id));
}

function asSchedule({ row, campaigns }: { row: typeof schedules.$inferSelect; campaigns: number }): Schedule {
  const { holidayCountry, holidayDates, ...rest } = row;
  return { ...rest, holidays: { country: holidayCountry, dates: holidayDates }, campaigns };
}

/** What of it the planner reads. */
export function planOf(schedule: ScheduleInput): SchedulePlan {
  const { timezone, windows, countDays, useRecipientTimezone, startsOn, endsOn, holidays } = schedule;
  return {
    timezone,
    windows,
    holidayCountry: holidays.country,
    holidayDates: holidays.dates,
    countDays,
    useRecipientTimezone,
    startsOn,
    endsOn,
  };
}
