import { and, eq } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { createPlanner } from '../schedules/plan.js';
import { type Whereabouts, zoneFor } from '../schedules/zones.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaigns } from '../schema/campaigns.js';
import { schedules } from '../schema/schedules.js';
import type { Step } from './types.js';

const DAY_MS = 86_400_000;

/**
 * When a step goes out to a person: as planned when it is their next message, else if it all began now and every step
 * before it went out on its day, by the planner that the executor goes by. Null when the schedule has no window left.
 */
export async function whenSent(
  db: Queryable,
  params: {
    campaignId: string;
    person: Whereabouts & { recipientId: string | null };
    step: Step | undefined;
    /** The step itself and those before it, in order. */
    stepsBefore: readonly Step[];
    now?: Date | undefined;
  },
): Promise<Date | null> {
  const { campaignId, person, step, stepsBefore, now = new Date() } = params;
  if (person.recipientId && step) {
    const [planned] = await db
      .select({ at: campaignActions.scheduledFor })
      .from(campaignActions)
      .where(
        and(eq(campaignActions.recipientId, person.recipientId), eq(campaignActions.sequenceId, step.id)),
      );
    if (planned) return planned.at;
  }
  const [row] = await db
    .select({ schedule: schedules })
    .from(campaigns)
    .innerJoin(schedules, eq(schedules.id, campaigns.scheduleId))
    .where(eq(campaigns.id, campaignId));
  if (!row)
    return new Date(now.getTime() + stepsBefore.reduce((sum, { delayDays }) => sum + delayDays, 0) * DAY_MS);
  const planner = createPlanner(row.schedule);
  const { zone } = zoneFor(person, row.schedule.timezone);
  let at: Date | null = now;
  for (const { delayDays } of stepsBefore) at = at && planner.plan({ from: at, days: delayDays, zone });
  return at;
}
