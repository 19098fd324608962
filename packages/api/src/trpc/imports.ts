import {
  applyImport,
  decideImport,
  discardImport,
  getImport,
  listImportRows,
  listImports,
} from '@outreach/core';
import { z } from 'zod';
import { applyInput, importedRow, importPage, importRecord, importRowsQuery } from '../schemas/imports.js';
import { done, id, pageOf } from '../schemas/shared.js';
import { director, router } from './init.js';

const one = z.strictObject({ importId: id() });
const decision = applyInput.extend({ importId: id() }).strict();

/** Files themselves come in over REST: tRPC has no streams of bytes. */
export const importsRouter = router({
  list: director
    .input(importPage.strict())
    .output(pageOf(importRecord))
    .query(async ({ ctx, input }) => {
      const { imports, total } = await listImports(ctx.db, input);
      return { items: imports, total };
    }),
  get: director
    .input(one)
    .output(importRecord)
    .query(({ ctx, input }) => getImport(ctx.db, input)),
  rows: director
    .input(importRowsQuery.strict())
    .output(z.array(importedRow))
    .query(async ({ ctx, input: { outcome, ...input } }) => {
      await getImport(ctx.db, input);
      return await listImportRows(ctx.db, { ...input, ...(outcome ? { outcome } : {}) });
    }),
  decide: director
    .input(decision)
    .output(importRecord)
    .mutation(async ({ ctx, input }) => {
      await decideImport(ctx.db, input);
      return await getImport(ctx.db, input);
    }),
  applyImport: director
    .input(decision)
    .output(importRecord)
    .mutation(async ({ ctx, input }) => {
      await applyImport(ctx.db, { ...input, actor: ctx.actor });
      return await getImport(ctx.db, input);
    }),
  discard: director
    .input(one)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await discardImport(ctx.db, { ...input, actor: ctx.actor });
      return { ok: true };
    }),
});
