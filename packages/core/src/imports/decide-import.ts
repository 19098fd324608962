import { eq, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.js';
import { imports, type OnExisting } from '../schema/imports.js';
import { decide, lockImport, storeDecisions } from './decide/decide.js';
import type { ImportProgress, ImportSummary } from './types.js';

export type DecideParams = {
  importId: string;
  /** `update` when not given. */
  onExisting?: OnExisting | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
};

/**
 * Says what applying a staged import would do, row by row, without touching contacts or companies. May be called
 * again, with another `onExisting` or later; the last one counts.
 *
 * @throws DomainError `not_found`, `conflict`
 */
export async function decideImport(db: Database, params: DecideParams): Promise<ImportSummary> {
  const onExisting = params.onExisting ?? 'update';
  return await db.transaction(async (tx) => {
    const row = await lockImport(tx, params.importId);
    const summary = await decide(tx, row, onExisting);
    await storeDecisions(tx, row.id);
    await tx
      .update(imports)
      .set({ status: 'decided', onExisting, summary, decidedAt: sql`now()` })
      .where(eq(imports.id, row.id));
    params.onProgress?.({ step: 'deciding', rows: summary.rows, bytes: 0 });
    return summary;
  });
}
