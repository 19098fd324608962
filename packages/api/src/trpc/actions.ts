import {
  executeDue,
  listActions,
  listAttention,
  resolveAction,
  resolveMany,
  sentMessage,
} from '@outreach/core';
import { z } from 'zod';
import {
  action,
  attentionPage,
  attentionQuery,
  executed,
  executeQuery,
  manyResolutionsStrict,
  resolution,
  resolved,
  sentMessage as sentMessageSchema,
} from '../schemas/actions.js';
import { id } from '../schemas/shared.js';
import { director, member, router } from './init.js';

export const actionsRouter = router({
  list: member
    .input(z.strictObject({ campaignId: id(), recipientId: id() }))
    .output(z.array(action))
    .query(({ ctx, input }) => listActions(ctx.db, input)),
  sentMessage: member
    .input(z.strictObject({ campaignId: id(), recipientId: id().optional(), actionId: id() }))
    .output(sentMessageSchema)
    .query(({ ctx, input }) => sentMessage(ctx.db, input)),
  attention: member
    .input(attentionQuery.extend({ campaignId: id().optional() }).strict())
    .output(attentionPage)
    .query(({ ctx, input }) => listAttention(ctx.db, input)),
  resolve: director
    .input(resolution.extend({ campaignId: id(), actionId: id() }).strict())
    .output(action)
    .mutation(({ ctx, input }) => resolveAction(ctx.db, { ...input, actor: ctx.actor })),
  resolveMany: director
    .input(manyResolutionsStrict)
    .output(resolved)
    .mutation(({ ctx, input: { campaignId, as, ...which } }) =>
      resolveMany(ctx.db, { campaignId, as, which, actor: ctx.actor }),
    ),
  executeNext: director
    .input(executeQuery.extend({ campaignId: id() }).strict())
    .output(executed)
    .mutation(({ ctx, input }) =>
      executeDue(ctx.db, {
        channels: ctx.channels,
        senderWays: ctx.sending.ways,
        owner: ctx.owner,
        ...input,
      }),
    ),
});
