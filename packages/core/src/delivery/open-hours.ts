import { inArray, sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { createPlanner, type Planner } from '../schedules/plan.js';
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
 * was paused. So the hour is looked at once more before anything is rendered.
 */
export function createOpenHours(): OpenHours {
  const planners = new Map<string, { updatedAt: number; planner: Planner; timezone: string }>();
  return async (db, claims, now) => {
    const ids = [...new Set(claims.flatMap(({ scheduleId }) => scheduleId ?? []))];
    if (ids.length === 0) return { open: [...claims], closed: [] };
    for (const row of await db.select().from(schedules).where(inArray(schedules.id, ids))) {
      const updatedAt = row.updatedAt.getTime();
      if (planners.get(row.id)?.updatedAt !== updatedAt)
        planners.set(row.id, { updatedAt, planner: createPlanner(row), timezone: row.timezone });
    }
    const isOpen = ({ scheduleId, zone, claimedAtMs }: ClaimedAction): boolean => {
      const known = scheduleId === null ? undefined : planners.get(scheduleId);
      return (
        known === undefined || known.planner.isOpen(now ?? new Date(claimedAtMs), zone ?? known.timezone)
      );
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
