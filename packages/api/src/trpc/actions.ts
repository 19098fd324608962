import { executeDue, getCampaign, listActions, listAttention, resolveAction } from '@outreach/core';
import { z } from 'zod';
import {
  action,
  attentionPage,
  attentionQuery,
  executed,
  executeQuery,
  resolution,
} from '../schemas/actions.js';
import { id } from '../schemas/shared.js';
import { director, member, router } from './init.js';

export const actionsRouter = router({
  list: member
    .input(z.strictObject({ campaignId: id(), recipientId: id() }))
    .output(z.array(action))
    .query(({ ctx, input }) => listActions(ctx.db, input)),
  attention: member
    .input(
      attentionQuery
        .extend({ campaignId: id().optional(), errorCode: z.string().max(100).optional() })
        .strict(),
    )
    .output(attentionPage)
    .query(({ ctx, input }) => listAttention(ctx.db, input)),
  resolve: director
    .input(resolution.extend({ campaignId: id(), actionId: id() }).strict())
    .output(action)
    .mutation(({ ctx, input }) => resolveAction(ctx.db, { ...input, actor: ctx.actor })),
  executeNext: director
    .input(executeQuery.extend({ campaignId: id() }).strict())
    .output(executed)
    .mutation(async ({ ctx, input }) => {
      await getCampaign(ctx.db, input);
      return await executeDue(ctx.db, { channels: ctx.channels, owner: ctx.owner, ...input });
    }),
});
