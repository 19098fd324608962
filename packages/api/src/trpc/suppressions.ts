import { listSuppressions, suppress, unsuppress } from '@outreach/core';
import { z } from 'zod';
import { done, pageOf } from '../schemas/shared.js';
import { newSuppression, suppressed, suppression, suppressionQuery } from '../schemas/suppressions.js';
import { admin, director, member, router } from './init.js';

export const suppressionsRouter = router({
  list: member
    .input(suppressionQuery.strict())
    .output(pageOf(suppression))
    .query(({ ctx, input }) => listSuppressions(ctx.db, input)),
  add: director
    .input(newSuppression)
    .output(suppressed)
    .mutation(({ ctx, input }) => suppress(ctx.db, { ...input, actor: ctx.actor })),
  remove: admin
    .input(z.strictObject({ address: z.string().min(1).max(500) }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await unsuppress(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
});
