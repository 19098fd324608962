import {
  createSender,
  deleteSender,
  getSender,
  listSenders,
  listSenderUse,
  organisationTexts as readTexts,
  SENDER_PRESETS,
  testSender,
  updateOrganisationTexts,
  updateSender,
} from '@outreach/core';
import { z } from 'zod';
import { shownTo } from '../rest/senders.js';
import {
  limitsOf,
  newSender,
  sender,
  senderChanges,
  senderPreset,
  senderTest,
  senderUse,
  testResult,
} from '../schemas/senders.js';
import { organisationTextChanges, organisationTexts } from '../schemas/settings.js';
import { done, id } from '../schemas/shared.js';
import { admin, member, router } from './init.js';

const one = z.strictObject({ senderId: id() });

export const sendersRouter = router({
  list: member
    .output(z.array(sender))
    .query(async ({ ctx }) => (await listSenders(ctx.db)).map((each) => shownTo(ctx.caller, each))),
  get: member
    .input(one)
    .output(sender)
    .query(async ({ ctx, input }) => shownTo(ctx.caller, await getSender(ctx.db, input))),
  usage: member.output(z.array(senderUse)).query(({ ctx }) => listSenderUse(ctx.db)),
  presets: admin.output(z.array(senderPreset)).query(() => [...SENDER_PRESETS]),
  create: admin
    .input(newSender.strict())
    .output(sender)
    .mutation(({ ctx, input }) =>
      createSender(ctx.db, {
        sender: { ...input, limits: limitsOf(input.limits) },
        box: ctx.sending.box,
        actor: ctx.actor,
      }),
    ),
  update: admin
    .input(senderChanges.extend({ senderId: id() }).strict())
    .output(sender)
    .mutation(({ ctx, input: { senderId, ...changes } }) =>
      updateSender(ctx.db, { senderId, changes, box: ctx.sending.box, actor: ctx.actor }),
    ),
  delete: admin
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await deleteSender(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
  test: admin
    .input(senderTest.extend({ senderId: id() }).strict())
    .output(testResult)
    .mutation(({ ctx, input }) => testSender(ctx.db, { ...input, ...ctx.sending })),
});

export const settingsRouter = router({
  get: admin.output(organisationTexts).query(({ ctx }) => readTexts(ctx.db)),
  update: admin
    .input(organisationTextChanges.strict())
    .output(organisationTexts)
    .mutation(({ ctx, input }) => updateOrganisationTexts(ctx.db, { changes: input, actor: ctx.actor })),
});
