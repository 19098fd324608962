import { and, eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { campaigns } from '../schema/campaigns.js';
import { countInFlight } from './in-flight.js';
import { requireCampaign } from './queries.js';
import { moveCampaign } from './state.js';

/**
 * Stops a campaign where it stands: once this has answered, nothing passes the gate any more.
 * @returns how many messages were past the gate at that moment; those finish
 * @throws DomainError `not_found`, `invalid_transition`
 */
export async function pauseCampaign(
  db: Queryable,
  params: { campaignId: string; actor: Actor },
): Promise<{ inFlight: number }> {
  return await withCampaignLock(db, 'exclusive', params.campaignId, (tx) => pauseLocked(tx, params));
}

/**
 * The same for a caller that holds the campaign's exclusive lock.
 * @param params.guard why it pauses when no person did: a sentence to show, and figures for the audit event
 */
export async function pauseLocked(
  tx: Queryable,
  params: {
    campaignId: string;
    actor: Actor;
    guard?: { reason: string; figures: Record<string, unknown> } | undefined;
  },
): Promise<{ inFlight: number }> {
  const { campaignId, actor, guard } = params;
  const before = await requireCampaign(tx, { campaignId });
  const status = moveCampaign(before.status, 'pause');
  await tx
    .update(campaigns)
    .set({ status, pausedAt: sql`now()`, updatedAt: sql`now()`, pauseReason: guard?.reason ?? null })
    .where(and(eq(campaigns.id, campaignId), eq(campaigns.status, before.status)));
  const inFlight = await countInFlight(tx, { campaignId });
  await recordEvents(tx, [
    {
      actor,
      event: 'campaign.paused',
      campaignId,
      before: { status: before.status },
      after: {
        status,
        in_flight: inFlight,
        ...(guard ? { reason: guard.reason, ...guard.figures } : {}),
      },
    },
  ]);
  return { inFlight };
}
