import { eq } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import type { Problem } from '../domain-error.js';
import { createPlanner } from '../schedules/plan.js';
import { schedules } from '../schema/schedules.js';
import { checkSequence, customFieldKeys } from '../sequences/checks.js';
import { selectSteps } from '../sequences/queries.js';
import type { Campaign } from './types.js';

/** All that a campaign can't be activated for: its steps, and a schedule that never opens again. */
export async function activationProblems(
  db: Queryable,
  params: { campaign: Pick<Campaign, 'id' | 'scheduleId'>; now: Date },
): Promise<Problem[]> {
  const { campaign, now } = params;
  const steps = await selectSteps(db, { campaignId: campaign.id });
  return [
    ...checkSequence(steps, await customFieldKeys(db)),
    ...(await checkWindows(db, { scheduleId: campaign.scheduleId, now })),
  ];
}

async function checkWindows(
  db: Queryable,
  params: { scheduleId: string | null; now: Date },
): Promise<Problem[]> {
  if (params.scheduleId === null) return [];
  const [schedule] = await db.select().from(schedules).where(eq(schedules.id, params.scheduleId));
  if (!schedule || createPlanner(schedule).nextOpening(params.now, schedule.timezone)) return [];
  return [
    {
      path: ['scheduleId'],
      message: `The schedule ${schedule.name} has no window to come, so nothing would ever be sent.`,
      type: 'no_window',
    },
  ];
}
