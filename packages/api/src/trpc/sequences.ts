import {
  addStep,
  deleteStep,
  listSteps,
  listVariables,
  previewStep,
  reorderSteps,
  sendStepTest,
  updateStep,
} from '@outreach/core';
import { z } from 'zod';
import { testUnsubscribeUrl } from '../rest/senders.js';
import { testResult } from '../schemas/senders.js';
import {
  newStep,
  previewQuery,
  step,
  stepChanges,
  stepNumber,
  stepOrder,
  stepPreview,
  stepTest,
  variables,
} from '../schemas/sequences.js';
import { done, id } from '../schemas/shared.js';
import { director, member, router } from './init.js';

const inCampaign = { campaignId: id() };

export const sequencesRouter = router({
  list: member
    .input(z.strictObject(inCampaign))
    .output(z.array(step))
    .query(({ ctx, input }) => listSteps(ctx.db, input)),
  preview: member
    .input(previewQuery)
    .output(stepPreview)
    .query(({ ctx, input }) =>
      previewStep(ctx.db, { ...input, unsubscribeUrl: testUnsubscribeUrl(ctx.sending.publicUrl) }),
    ),
  variables: member.output(variables).query(({ ctx }) => listVariables(ctx.db)),
  sendTest: director
    .input(stepTest.extend({ ...inCampaign, stepNumber }).strict())
    .output(testResult)
    .mutation(({ ctx, input }) =>
      sendStepTest(ctx.db, {
        ...input,
        ...ctx.sending,
        to: ctx.caller.email,
        unsubscribeUrl: testUnsubscribeUrl(ctx.sending.publicUrl),
      }),
    ),
  add: director
    .input(newStep.extend(inCampaign).strict())
    .output(step)
    .mutation(({ ctx, input }) => addStep(ctx.db, { ...input, actor: ctx.actor })),
  update: director
    .input(stepChanges.extend({ ...inCampaign, stepNumber }).strict())
    .output(step)
    .mutation(({ ctx, input }) => updateStep(ctx.db, { ...input, actor: ctx.actor })),
  delete: director
    .input(z.strictObject({ ...inCampaign, stepNumber, sequenceId: id().optional() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await deleteStep(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
  reorder: director
    .input(stepOrder.extend(inCampaign).strict())
    .output(z.array(step))
    .mutation(({ ctx, input }) => reorderSteps(ctx.db, { ...input, actor: ctx.actor })),
});
