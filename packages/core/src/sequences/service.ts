import { and, eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { DomainError, notFound } from '../domain-error.js';
import { campaignSequences } from '../schema/campaign-sequences.js';
import { campaigns } from '../schema/campaigns.js';
import { reassignSenders } from '../senders/reassign.js';
import { assertSameStep, assertUnchanged } from './as-read.js';
import { assertStepTexts, checkSequence, customFieldKeys } from './checks.js';
import { insertAt, isPermutation, reorder } from './order.js';
import { selectAllSteps, selectSteps, toStep } from './queries.js';
import { releaseStep } from './release-step.js';
import { type Replanned, replan } from './replan.js';
import { changesNothing, definedOnly, orNone, stepColumns } from './step-columns.js';
import type { Step, StepInput, StepRead } from './types.js';
import { writeOrder } from './write-order.js';

type StepAt = { campaignId: string; stepNumber: number };

/** The live steps, by number. @throws DomainError `not_found` */
export async function listSteps(db: Queryable, params: { campaignId: string }): Promise<Step[]> {
  await campaignStatus(db, params.campaignId);
  return await selectSteps(db, params);
}

/**
 * Adds a step: last, or so that it gets the number asked for. People under way who have not passed that place get it.
 * @throws DomainError `not_found`, `template_invalid`, `invalid_input` (a number that would leave a gap)
 */
export async function addStep(
  db: Queryable,
  params: StepInput & { campaignId: string; stepNumber?: number | undefined; actor: Actor },
): Promise<Step> {
  const { campaignId, stepNumber, actor } = params;
  await assertStepTexts(db, params);
  return await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    await campaignStatus(tx, campaignId);
    const steps = await selectAllSteps(tx, { campaignId });
    const live = steps.filter((step) => !step.archived).length;
    if (stepNumber !== undefined && stepNumber > live + 1)
      throw new DomainError(
        'invalid_input',
        `The sequence has ${live} steps; the next number is ${live + 1}.`,
        {
          problems: [{ path: ['stepNumber'], message: `At most ${live + 1}.`, type: 'too_big' }],
        },
      );
    const [row] = await tx
      .insert(campaignSequences)
      .values({ campaignId, ...stepColumns(params), position: steps.length + 1, stepNumber: live + 1 })
      .returning();
    if (!row) throw new Error('the insert returned no row');
    await writeOrder(tx, { campaignId, steps: insertAt(steps, { ...row, archived: false }, stepNumber) });
    await assertStillSendable(tx, campaignId);
    const replanned = await replan(tx, { campaignId });
    const step = await requireStep(tx, { campaignId, stepNumber: stepNumber ?? live + 1 });
    await recordEvents(tx, [
      { actor, event: 'step.added', campaignId, after: { ...describe(step), ...replanned } },
    ]);
    return step;
  });
}

/**
 * Changes a step. Who waits for it gets the new text; with a new delay they wait that many days, counted from the same
 * instant as before. What changes nothing writes nothing.
 * @param params.expected what the caller has read; without it the last one to write wins
 * @throws DomainError `not_found`, `template_invalid`, `conflict` (the step is not the one that was read any more)
 */
export async function updateStep(
  db: Queryable,
  params: StepAt & { [Key in keyof StepInput]?: StepInput[Key] | undefined } & {
    expected?: StepRead | undefined;
    actor: Actor;
  },
): Promise<Step> {
  const { campaignId, actor } = params;
  const patch = definedOnly({
    channel: params.channel,
    subject: params.subject === undefined ? undefined : orNone(params.subject),
    messageTemplate: params.messageTemplate,
    format: params.format,
    delayDays: params.delayDays,
  });
  await assertStepTexts(db, patch);
  return await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    const before = await requireStep(tx, params);
    assertSameStep(before, params.expected);
    // A repeat of what has been stored already is no conflict: its first answer may have been lost.
    if (changesNothing(before, patch)) return before;
    assertUnchanged(before, params.expected);
    const [row] = await tx
      .update(campaignSequences)
      .set({ ...patch, version: sql`${campaignSequences.version} + 1`, updatedAt: sql`now()` })
      .where(eq(campaignSequences.id, before.id))
      .returning();
    if (!row) throw notFound('step', params.stepNumber);
    const after = toStep(row);
    await assertStillSendable(tx, campaignId);
    const delayChanged = after.delayDays !== before.delayDays ? [before.id] : [];
    const plannedAnew = after.channel !== before.channel || delayChanged.length > 0;
    await releaseStep(tx, { sequenceId: before.id, plannedAnew });
    const replanned = await replan(tx, { campaignId, delayChanged });
    // Another channel may need another kind of sender.
    if (after.channel !== before.channel) await reassignSenders(tx, { campaignId });
    await recordEvents(tx, [
      {
        actor,
        event: 'step.updated',
        campaignId,
        before: describe(before),
        after: { ...describe(after), ...replanned },
      },
    ]);
    return after;
  });
}

/**
 * Takes a step out; the rest are renumbered. Who waits for it goes on with the next one, or is finished. A step that
 * somebody has had is archived, so that its history stays.
 * @param params.sequenceId the step that the caller means, should another one have come to its number
 * @throws DomainError `not_found`, `conflict`, `not_ready` (an active campaign would have nothing to send)
 */
export async function deleteStep(
  db: Queryable,
  params: StepAt & { sequenceId?: string | undefined; actor: Actor },
): Promise<Replanned> {
  const { campaignId, actor } = params;
  return await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    await campaignStatus(tx, campaignId);
    const step = await requireStep(tx, params);
    assertSameStep(step, params.sequenceId === undefined ? undefined : { id: params.sequenceId });
    const all = await selectAllSteps(tx, { campaignId });
    await tx
      .update(campaignSequences)
      .set({ archivedAt: sql`now()`, stepNumber: null })
      .where(eq(campaignSequences.id, step.id));
    await writeOrder(tx, { campaignId, steps: all });
    await assertStillSendable(tx, campaignId);
    const replanned = await replan(tx, { campaignId });
    await tx.execute(sql`
      DELETE FROM campaign_sequences s WHERE s.id = ${step.id}
        AND NOT EXISTS (SELECT 1 FROM campaign_actions a WHERE a.sequence_id = s.id)`);
    await recordEvents(tx, [
      { actor, event: 'step.removed', campaignId, before: describe(step), after: { ...replanned } },
    ]);
    return replanned;
  });
}

/** Puts the steps into a new order. @throws DomainError `not_found`, `reorder_mismatch` (not every step exactly once) */
export async function reorderSteps(
  db: Queryable,
  params: { campaignId: string; sequenceIds: readonly string[]; actor: Actor },
): Promise<Step[]> {
  const { campaignId, sequenceIds, actor } = params;
  return await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    await campaignStatus(tx, campaignId);
    const steps = await selectAllSteps(tx, { campaignId });
    if (!isPermutation(steps, sequenceIds))
      throw new DomainError('reorder_mismatch', 'Name every step of the campaign exactly once.', {
        problems: [
          { path: ['sequenceIds'], message: 'Not every step exactly once.', type: 'reorder_mismatch' },
        ],
      });
    await writeOrder(tx, { campaignId, steps: reorder(steps, sequenceIds) });
    await assertStillSendable(tx, campaignId);
    const replanned = await replan(tx, { campaignId });
    const before = steps.filter((step) => !step.archived).map((step) => step.id);
    await recordEvents(tx, [
      {
        actor,
        event: 'steps.reordered',
        campaignId,
        before: { order: before },
        after: { order: [...sequenceIds], ...replanned },
      },
    ]);
    return await selectSteps(tx, { campaignId });
  });
}

/** Writes the steps of a campaign that is being created. */
export async function insertSteps(
  tx: Queryable,
  params: { campaignId: string; steps: readonly StepInput[] },
): Promise<void> {
  if (params.steps.length === 0) return;
  await tx.insert(campaignSequences).values(
    params.steps.map((step, index) => ({
      campaignId: params.campaignId,
      ...stepColumns(step),
      stepNumber: index + 1,
      position: index + 1,
    })),
  );
}

async function requireStep(tx: Queryable, at: StepAt): Promise<Step> {
  const [row] = await tx
    .select()
    .from(campaignSequences)
    .where(
      and(eq(campaignSequences.campaignId, at.campaignId), eq(campaignSequences.stepNumber, at.stepNumber)),
    );
  if (!row) throw notFound('step', at.stepNumber);
  return toStep(row);
}

/** An active campaign stays one that could be activated. */
async function assertStillSendable(tx: Queryable, campaignId: string): Promise<void> {
  if ((await campaignStatus(tx, campaignId)) !== 'active') return;
  const problems = checkSequence(await selectSteps(tx, { campaignId }), await customFieldKeys(tx));
  const [first] = problems;
  if (first)
    throw new DomainError('not_ready', `The campaign is active and could not be sent so: ${first.message}`, {
      problems,
    });
}

async function campaignStatus(tx: Queryable, campaignId: string) {
  const [row] = await tx
    .select({ status: campaigns.status })
    .from(campaigns)
    .where(eq(campaigns.id, campaignId));
  if (!row) throw notFound('campaign', campaignId);
  return row.status;
}

const describe = (step: Step) => ({
  step_number: step.stepNumber,
  channel: step.channel,
  subject: step.subject,
  message_template: step.messageTemplate,
  format: step.format,
  delay_days: step.delayDays,
});
