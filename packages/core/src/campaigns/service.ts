import { eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { lockCampaigns, withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { planActions } from '../delivery/plan-due.js';
import { DomainError } from '../domain-error.js';
import { type CampaignStatus, type CampaignType, campaigns } from '../schema/campaigns.js';
import { assertStepTexts } from '../sequences/checks.js';
import { insertSteps } from '../sequences/service.js';
import type { StepInput } from '../sequences/types.js';
import { activateLocked } from './activate.js';
import {
  changeDelivery,
  type DeliverySettings,
  definedSettings,
  lockScheduleOf,
} from './delivery-settings.js';
import { countInFlight } from './in-flight.js';
import { pauseLocked } from './pause.js';
import { getCampaign, requireCampaign } from './queries.js';
import { refusedMove } from './state.js';
import type { CampaignDetails } from './types.js';

/** Creates a draft, with its steps, senders and schedule if given. @throws DomainError `template_invalid`, `invalid_input` */
export async function createCampaign(
  db: Queryable,
  params: {
    name: string;
    type: CampaignType;
    sequences?: readonly StepInput[] | undefined;
    createdBy: string;
    actor: Actor;
  } & DeliverySettings,
): Promise<CampaignDetails> {
  const { name, type, sequences = [], createdBy, actor } = params;
  for (const [index, step] of sequences.entries()) await assertStepTexts(db, step, ['sequences', index]);
  return await db.transaction(async (tx) => {
    await lockScheduleOf(tx, params);
    const [row] = await tx.insert(campaigns).values({ name, type, createdBy }).returning();
    if (!row) throw new Error('the insert returned no row');
    await insertSteps(tx, { campaignId: row.id, steps: sequences });
    await changeDelivery(tx, { before: row, settings: definedSettings(params) });
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

/** The longest name that a campaign can be given. */
const LONGEST_NAME = 200;

/** A name that could be given as it is: a long one is cut, between letters, so that the word at its end has room. */
function nameOfCopy(name: string): string {
  const end = ' (copy)';
  let kept = '';
  for (const letter of name) {
    if (kept.length + letter.length + end.length > LONGEST_NAME) break;
    kept += letter;
  }
  return `${kept.trimEnd()}${end}`;
}

/** A draft with the same type, steps, senders and schedule, without recipients. @throws DomainError `not_found` */
export async function duplicateCampaign(
  db: Queryable,
  params: { campaignId: string; createdBy: string; actor: Actor },
): Promise<CampaignDetails> {
  const original = await getCampaign(db, params);
  return await createCampaign(db, {
    name: nameOfCopy(original.name),
    type: original.type,
    sequences: original.sequences,
    ...definedSettings(original),
    createdBy: params.createdBy,
    actor: params.actor,
  });
}

/**
 * Changes name, type and how it is sent, and leads a wished status through the state machine; the present status asks
 * for nothing. With other senders or another schedule, what is still to come changes hands or is planned anew.
 * @throws DomainError `not_found`, `invalid_input`, `invalid_transition`, `not_ready`
 */
export async function updateCampaign(
  db: Queryable,
  params: {
    campaignId: string;
    name?: string | undefined;
    type?: CampaignType | undefined;
    status?: CampaignStatus | undefined;
    actor: Actor;
  } & DeliverySettings,
): Promise<CampaignDetails> {
  const { campaignId, name, type, status, actor } = params;
  const settings = definedSettings(params);
  await db.transaction(async (tx) => {
    await lockScheduleOf(tx, settings);
    // Before its row, as everywhere.
    if (status !== undefined || Object.keys(settings).length > 0)
      await lockCampaigns(tx, 'exclusive', [campaignId]);
    const before = await requireCampaign(tx, { campaignId });
    // Before the status: what activation schedules is given to these senders, at these hours.
    const changes = await changeDelivery(tx, { before, settings });
    const plain = { name: name ?? before.name, type: type ?? before.type };
    if (plain.name !== before.name || plain.type !== before.type || changes) {
      await tx
        .update(campaigns)
        .set({ ...plain, updatedAt: sql`now()` })
        .where(eq(campaigns.id, campaignId));
      await recordEvents(tx, [
        {
          actor,
          event: 'campaign.updated',
          campaignId,
          before: { name: before.name, type: before.type, ...changes?.before },
          after: { ...plain, ...changes?.after },
        },
      ]);
    }
    if (status !== undefined && status !== before.status)
      await moveTo(tx, { campaignId, status, from: before.status, actor });
  });
  // Behind the lock, as after every activation.
  if (status === 'active') await planActions(db, { campaignId });
  return await getCampaign(db, { campaignId });
}

/** Leads a person's wish for a status through the state machine; some are nobody's to ask for. */
async function moveTo(
  tx: Queryable,
  params: { campaignId: string; status: CampaignStatus; from: CampaignStatus; actor: Actor },
): Promise<void> {
  const { status, from } = params;
  if (status === 'active') await activateLocked(tx, params);
  else if (status === 'paused') await pauseLocked(tx, params);
  else throw refusedMove(from, status);
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
