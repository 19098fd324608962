import {
  addRecipients,
  getRecipient,
  listRecipients,
  markBounced,
  markResponded,
  pauseRecipients,
  previewRecipients,
  removeRecipient,
  resumeRecipients,
} from '@outreach/core';
import { z } from 'zod';
import {
  addedRecipients,
  audiencePreview,
  bounce,
  bouncedRecipient,
  manyRecipients,
  pausedRecipients,
  recipient,
  recipientListQuery,
  respondedRecipient,
  resumedRecipients,
  whomToAdd,
  whomToAddBriefly,
} from '../schemas/recipients.js';
import { done, id, pageOf, pastInstant } from '../schemas/shared.js';
import { director, directorOfMany, member, router } from './init.js';

const one = z.strictObject({ campaignId: id(), recipientId: id() });

export const recipientsRouter = router({
  list: member
    .input(recipientListQuery.strict())
    .output(pageOf(recipient))
    .query(({ ctx, input }) => listRecipients(ctx.db, input)),
  get: member
    .input(one)
    .output(recipient)
    .query(({ ctx, input }) => getRecipient(ctx.db, input)),
  add: directorOfMany
    .input(whomToAddBriefly)
    .output(addedRecipients)
    .mutation(({ ctx, input }) => addRecipients(ctx.db, { ...input, actor: ctx.actor })),
  preview: directorOfMany
    .input(whomToAdd)
    .output(audiencePreview)
    .query(({ ctx, input }) => previewRecipients(ctx.db, input)),
  remove: director
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await removeRecipient(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
  pause: director
    .input(manyRecipients)
    .output(pausedRecipients)
    .mutation(({ ctx, input }) => pauseRecipients(ctx.db, { ...input, actor: ctx.actor })),
  resume: director
    .input(manyRecipients)
    .output(resumedRecipients)
    .mutation(({ ctx, input }) => resumeRecipients(ctx.db, { ...input, actor: ctx.actor })),
  markResponded: member
    .input(one.extend({ at: pastInstant().optional() }))
    .output(respondedRecipient)
    .mutation(({ ctx, input }) => markResponded(ctx.db, { ...input, actor: ctx.actor })),
  markBounced: director
    .input(one.extend(bounce.shape))
    .output(bouncedRecipient)
    .mutation(({ ctx, input }) => markBounced(ctx.db, { ...input, actor: ctx.actor })),
});
