import { and, eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { planActions } from '../delivery/plan-due.js';
import { DomainError } from '../domain-error.js';
import { enrolPending } from '../recipients/enrol.js';
import { campaignStats, campaigns } from '../schema/campaigns.js';
import { activationProblems } from './activation-problems.js';
import { everybodyEnded } from './checklist/everybody-ended.js';
import { requireCampaign } from './queries.js';
import { moveCampaign } from './state.js';

/**
 * Sets a campaign going and schedules the first step of everybody who waits for it. What was due during a pause is
 * due still; nothing is planned anew.
 * @param params.now the instant of activation, the database's clock unless told
 * @throws DomainError `not_found`, `invalid_transition`, `not_ready` with all findings at once
 */
export async function activateCampaign(
  db: Queryable,
  params: { campaignId: string; actor: Actor; now?: Date | undefined },
): Promise<{ scheduled: number }> {
  const { campaignId, now } = params;
  const activated = await withCampaignLock(
    db,
    'exclusive',
    campaignId,
    async (tx) => await activateLocked(tx, params),
  );
  // Not under the exclusive lock: a hundred thousand people take seconds, and nothing goes out before they are planned.
  await planActions(db, { campaignId, now });
  return activated;
}

/** The same for a caller that holds the campaign's exclusive lock, and has what is scheduled planned behind it. */
export async function activateLocked(
  tx: Queryable,
  params: { campaignId: string; actor: Actor; now?: Date | undefined },
): Promise<{ scheduled: number }> {
  const { campaignId, actor, now } = params;
  const before = await requireCampaign(tx, { campaignId });
  const status = moveCampaign(before.status, 'activate');
  const [stats] = await tx.select().from(campaignStats).where(eq(campaignStats.campaignId, campaignId));
  const [ended] = everybodyEnded({ status: before.status, stats });
  if (ended) throw new DomainError('invalid_transition', ended.message, { allowed: [] });
  const problems = await activationProblems(tx, { campaign: before, now: now ?? new Date() });
  if (problems.length > 0)
    throw new DomainError('not_ready', problems.map((problem) => problem.message).join(' '), { problems });
  await tx
    .update(campaigns)
    .set({
      status,
      activatedAt: instantOrNow(now),
      completedAt: null,
      pauseReason: null,
      // Whoever starts it again knows of the bounces: it is judged by what goes out from now on.
      ...(before.pauseReason === null ? {} : { bouncesForgivenAt: instantOrNow(now) }),
      updatedAt: sql`now()`,
    })
    .where(and(eq(campaigns.id, campaignId), eq(campaigns.status, before.status)));
  const scheduled = await enrolPending(tx, { campaignId, now });
  await recordEvents(tx, [
    {
      actor,
      event: 'campaign.activated',
      campaignId,
      before: { status: before.status },
      after: { status, scheduled },
    },
  ]);
  return { scheduled };
}
