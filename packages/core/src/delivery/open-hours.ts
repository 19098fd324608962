import { inArray, sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { createPlanner, type Planner } from '../schedules/plan.js';
import { zoneFor } from '../schedules/zones.js';
import { schedules } from '../schema/schedules.js';
import type { ClaimedAction } from './claimed-action.js';
import { beforeGate, type Fenced, fenceRows, stillMine, takenBack } from './fence.js';

/**
 * Tells which claims may go out at this hour, which is that of a simulated clock or of their claim: the database's.
 * Keeps each schedule's planner until the schedule is changed.
 */
export type OpenHours = (
  db: Queryable,
  claims: readonly ClaimedAction[],
  now: Date | undefined,
) => Promise<{ open: ClaimedAction[]; closed: ClaimedAction[] }>;

/**
 * What was planned inside its window can be claimed outside of it: nobody was at work, a limit held it up, the campaign
 * was paused, the person is in another zone by now. So the hour is looked at once more before anything is rendered.
 */
export function createOpenHours(): OpenHours {
  const known = new Map<string, { schedule: typeof schedules.$inferSelect; planner: Planner }>();
  return async (db, claims, now) => {
    const ids = [...new Set(claims.flatMap(({ scheduleId }) => scheduleId ?? []))];
    if (ids.length === 0) return { open: [...claims], closed: [] };
    for (const schedule of await db.select().from(schedules).where(inArray(schedules.id, ids)))
      if (known.get(schedule.id)?.schedule.updatedAt.getTime() !== schedule.updatedAt.getTime())
        known.set(schedule.id, { schedule, planner: createPlanner(schedule) });
    const isOpen = (claim: ClaimedAction): boolean => {
      const of = claim.scheduleId === null ? undefined : known.get(claim.scheduleId);
      if (!of) return true;
      return of.planner.isOpen(now ?? new Date(claim.claimedAtMs), zoneFor(claim, of.schedule.timezone).zone);
    };
    return { open: claims.filter(isOpen), closed: claims.filter((claim) => !isOpen(claim)) };
  };
}

/** Gives claims back to the planner, to find the next window from now on. Nothing is counted against them. */
export async function putOff(
  db: Queryable,
  params: { claims: readonly Fenced[]; at?: Date | undefined },
): Promise<void> {
  if (params.claims.length === 0) return;
  await executeByKey(db, {
    statement: sql`
    UPDATE campaign_actions a
    SET ${takenBack}, plan_from = ${instantOrNow(params.at)},
        plan_days = 0
    FROM ${fenceRows(params.claims)} WHERE ${stillMine(beforeGate)}`,
  });
}
