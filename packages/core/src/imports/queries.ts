import { count, desc, eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Database, Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { imports, type RowOutcome } from '../schema/imports.js';
import { deleteStagedRows } from './delete-staged-rows.js';
import { type FormerValues, formerValues } from './former-values.js';
import { rowsKeptUntil } from './purge-rows.js';
import type { ImportRecord, RowNote } from './types.js';

/** @throws DomainError `not_found` */
export async function getImport(db: Queryable, params: { importId: string }): Promise<ImportRecord> {
  const [row] = await db.select().from(imports).where(eq(imports.id, params.importId));
  if (!row) throw notFound('import', params.importId);
  return withEnd(row);
}

/** Newest first. */
export async function listImports(
  db: Queryable,
  params: { limit?: number; offset?: number } = {},
): Promise<{ total: number; imports: ImportRecord[] }> {
  const [{ total } = { total: 0 }] = await db.select({ total: count() }).from(imports);
  const rows = await db
    .select()
    .from(imports)
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(params.limit ?? 50)
    .offset(params.offset ?? 0);
  return { total, imports: rows.map(withEnd) };
}

const withEnd = (row: typeof imports.$inferSelect): ImportRecord => ({
  ...row,
  rowsKeptUntil: rowsKeptUntil(row.appliedAt),
});

export type ImportedRow = {
  line: number;
  outcome: RowOutcome;
  /** Null for a row of which only the decision is kept. */
  cells: string[] | null;
  targetId: string | null;
  mergedInto: number | null;
  code: string | null;
  reason: string | null;
  warnings: RowNote[];
  /** Of a row that would change somebody, what it would write over; null for all others, and once applied. */
  former: FormerValues | null;
};

/**
 * The rows of an import by outcome, in file order; all of them until it is applied, afterwards the rejected and merged
 * ones, until they are purged. `afterLine` pages: give the last line of the page before.
 */
export async function listImportRows(
  db: Queryable,
  params: { importId: string; outcome?: RowOutcome; afterLine?: number; limit?: number },
): Promise<ImportedRow[]> {
  const only = params.outcome ? sql`AND d.outcome = ${params.outcome}` : sql``;
  const rows = await db.execute<Omit<ImportedRow, 'former'>>(sql`
    SELECT d.line, d.outcome, r.cells, d.target_id AS "targetId", d.merged_into AS "mergedInto", d.code, d.reason,
      coalesce(r.warnings, '[]') AS warnings
    FROM import_decisions d
    LEFT JOIN import_rows r ON r.import_id = d.import_id AND r.line = d.line
    WHERE d.import_id = ${params.importId} AND d.line > ${params.afterLine ?? 0} ${only}
    ORDER BY d.line LIMIT ${params.limit ?? 100}`);
  const { status, kind, onExisting } = await getImport(db, params);
  const lines = rows.filter(({ outcome }) => outcome === 'update').map(({ line }) => line);
  const former =
    status === 'decided' && onExisting !== null
      ? await formerValues(db, { importId: params.importId, kind, onExisting, lines })
      : new Map<number, FormerValues>();
  return rows.map((row) => ({ ...row, former: former.get(row.line) ?? null }));
}

/** Throws a decided or staged import's rows away; an applied one stays as it is. */
export async function discardImport(db: Database, params: { importId: string; actor: Actor }): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.select().from(imports).where(eq(imports.id, params.importId)).for('update');
    if (!row) throw notFound('import', params.importId);
    if (row.status === 'applied') return;
    await deleteStagedRows(tx, row.id);
    if (row.status === 'expired') return;
    await tx.update(imports).set({ status: 'expired' }).where(eq(imports.id, row.id));
    await recordEvents(tx, [
      {
        actor: params.actor,
        event: 'import.discarded',
        before: { importId: row.id, kind: row.kind, fileName: row.fileName, status: row.status },
      },
    ]);
  });
}
