import { and, inArray, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { imports } from '../schema/imports.js';
import { deleteStagedRows } from './delete-staged-rows.js';

/** For so many days after an import it is kept which rows were not taken, or not as they stood. */
export const IMPORT_ROWS_KEPT_DAYS = 90;

/** Until when rows of an import are kept; null while it is not applied. */
export const rowsKeptUntil = (appliedAt: Date | null): Date | null =>
  appliedAt && new Date(appliedAt.getTime() + IMPORT_ROWS_KEPT_DAYS * 86_400_000);

/**
 * Deletes the rows of imports that were applied or failed long ago, and of those that nobody has decided about within a
 * day; the imports themselves and their figures stay. Meant to be called now and then.
 */
export async function purgeImportRows(db: Queryable): Promise<void> {
  await throwOldStagedRowsAway(db);
  const old = sql`
    SELECT id FROM imports WHERE status IN ('applied', 'failed')
      AND coalesce(applied_at, created_at) < now() - make_interval(days => ${IMPORT_ROWS_KEPT_DAYS}::int)`;
  await db.execute(sql`DELETE FROM import_rows WHERE import_id IN (${old})`);
  await db.execute(sql`DELETE FROM import_decisions WHERE import_id IN (${old})`);
}

/** What was read from a file and not applied within a day. */
export async function throwOldStagedRowsAway(db: Queryable): Promise<void> {
  const old = await db
    .update(imports)
    .set({ status: 'expired' })
    .where(
      and(
        inArray(imports.status, ['staging', 'staged', 'decided']),
        lt(imports.createdAt, sql`now() - interval '1 day'`),
      ),
    )
    .returning({ id: imports.id });
  for (const { id } of old) await deleteStagedRows(db, id);
}
