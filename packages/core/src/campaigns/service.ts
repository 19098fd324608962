import { eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { type CampaignStatus, type CampaignType, campaigns } from '../schema/campaigns.js';
import { assertStepTexts } from '../sequences/checks.js';
import { insertSteps } from '../sequences/service.js';
import type { StepInput } from '../sequences/types.js';
import { activateCampaign } from './activate.js';
import { countInFlight } from './in-flight.js';
import { pauseCampaign } from './pause.js';
import { getCampaign, requireCampaign } from './queries.js';
import { MOVE_TO, refusedMove } from './state.js';
import type { CampaignDetails } from './types.js';

/** Creates a draft, with its steps if given. @throws DomainError `template_invalid` */
export async function createCampaign(
  db: Queryable,
  params: {
    name: string;
    type: CampaignType;
    sequences?: readonly StepInput[] | undefined;
    createdBy: string;
    actor: Actor;
  },
): Promise<CampaignDetails> {
  const { name, type, sequences = [], createdBy, actor } = params;
  for (const [index, step] of sequences.entries()) await assertStepTexts(db, step, ['sequences', index]);
  return await db.transaction(async (tx) => {
    const [row] = await tx.insert(campaigns).values({ name, type, createdBy }).returning();
    if (!row) throw new Error('the insert returned no row');
    await insertSteps(tx, { campaignId: row.id, steps: sequences });
    await recordEvents(tx, [
      {
        actor,
        event: 'campaign.created',
        campaignId: row.id,
        after: { name, type, status: row.status, steps: sequences.length },
      },
    ]);
    return await getCampaign(tx, { campaignId: row.id });
  });
}

/** A draft with the same type and steps, without recipients. @throws DomainError `not_found` */
export async function duplicateCampaign(
  db: Queryable,
  params: { campaignId: string; createdBy: string; actor: Actor },
): Promise<CampaignDetails> {
  const original = await getCampaign(db, params);
  return await createCampaign(db, {
    name: `${original.name} (copy)`,
    type: original.type,
    sequences: original.sequences,
    createdBy: params.createdBy,
    actor: params.actor,
  });
}

/**
 * Changes name and type, and leads a wished status through the state machine; the present status asks for nothing.
 * @throws DomainError `not_found`, `invalid_transition`, `not_ready`
 */
export async function updateCampaign(
  db: Queryable,
  params: {
    campaignId: string;
    name?: string | undefined;
    type?: CampaignType | undefined;
    status?: CampaignStatus | undefined;
    actor: Actor;
  },
): Promise<CampaignDetails> {
  const { campaignId, name, type, status, actor } = params;
  await db.transaction(async (tx) => {
    const before = await requireCampaign(tx, { campaignId });
    // The status first: when it is refused, nothing else of the request is done either.
    if (status !== undefined && status !== before.status)
      await moveTo(tx, { campaignId, status, from: before.status, actor });
    if (name === undefined && type === undefined) return;
    await tx
      .update(campaigns)
      .set({ name: name ?? before.name, type: type ?? before.type, updatedAt: sql`now()` })
      .where(eq(campaigns.id, campaignId));
    await recordEvents(tx, [
      {
        actor,
        event: 'campaign.updated',
        campaignId,
        before: { name: before.name, type: before.type },
        after: { name: name ?? before.name, type: type ?? before.type },
      },
    ]);
  });
  return await getCampaign(db, { campaignId });
}

async function moveTo(
  tx: Queryable,
  params: { campaignId: string; status: CampaignStatus; from: CampaignStatus; actor: Actor },
): Promise<void> {
  const move = MOVE_TO[params.status];
  if (move === null) throw refusedMove(params.from, params.status);
  if (move === 'activate') await activateCampaign(tx, params);
  else await pauseCampaign(tx, params);
}

/**
 * Deletes the campaign with its steps, recipients and actions; its audit events remain.
 * @throws DomainError `not_found`, `campaign_active`, `in_flight`
 */
export async function deleteCampaign(
  db: Queryable,
  params: { campaignId: string; actor: Actor },
): Promise<void> {
  const { campaignId, actor } = params;
  await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    const before = await requireCampaign(tx, { campaignId });
    if (before.status === 'active')
      throw new DomainError('campaign_active', 'An active campaign cannot be deleted; pause it first.');
    if ((await countInFlight(tx, { campaignId })) > 0)
      throw new DomainError(
        'in_flight',
        'A message of this campaign is just going out; try again in a moment.',
      );
    await tx.delete(campaigns).where(eq(campaigns.id, campaignId));
    await recordEvents(tx, [
      {
        actor,
        event: 'campaign.deleted',
        campaignId,
        before: { name: before.name, type: before.type, status: before.status },
      },
    ]);
  });
}
