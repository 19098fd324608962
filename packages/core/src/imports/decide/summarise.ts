import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { textArray } from '../../database/sql-values.js';
import type { ImportKind, RowOutcome } from '../../schema/imports.js';
import { customFieldOf } from '../mapping.js';
import type { ImportColumn, ImportSummary, LineNote } from '../types.js';

/** Examples of each sort that a summary carries; the rest is listed by `listImportRows`. */
const EXAMPLES = 20;

/** Adds up `import_outcomes`. */
export async function summarise(
  tx: Queryable,
  { id: importId, kind, columns }: { id: string; kind: ImportKind; columns: readonly ImportColumn[] },
): Promise<ImportSummary> {
  const outcomes = await tx.execute<{ outcome: RowOutcome; count: number }>(
    sql`SELECT outcome, count(*)::int AS count FROM import_outcomes GROUP BY outcome`,
  );
  const count = (outcome: RowOutcome) => outcomes.find((row) => row.outcome === outcome)?.count ?? 0;
  const rejectedByCode = await tx.execute<{ code: string; count: number }>(sql`
    SELECT code, count(*)::int AS count FROM import_outcomes WHERE outcome = 'rejected'
    GROUP BY code ORDER BY 2 DESC, 1`);
  const warningsByCode = await tx.execute<{ code: string; count: number }>(sql`
    SELECT w.value ->> 'code' AS code, count(*)::int AS count
    FROM import_rows r JOIN import_outcomes o USING (line) CROSS JOIN LATERAL json_array_elements(r.warnings) w
    WHERE r.import_id = ${importId} AND r.warnings IS NOT NULL AND o.outcome <> 'rejected'
    GROUP BY 1 ORDER BY 2 DESC, 1`);
  const [companies] = await tx.execute<{ create: number; link: number }>(sql`
    SELECT count(DISTINCT company_id) FILTER (WHERE is_new)::int AS create,
      count(DISTINCT company_id) FILTER (WHERE NOT is_new)::int AS link
    FROM import_company_of WHERE ${kind === 'contacts'}`);
  const firstWarnings = await tx.execute<LineNote>(sql`
    SELECT r.line, w.value ->> 'code' AS code, w.value ->> 'message' AS message
    FROM import_rows r JOIN import_outcomes o USING (line) CROSS JOIN LATERAL json_array_elements(r.warnings) w
    WHERE r.import_id = ${importId} AND r.warnings IS NOT NULL AND o.outcome <> 'rejected'
    ORDER BY r.line LIMIT ${EXAMPLES}`);
  return {
    rows: outcomes.reduce((sum, row) => sum + row.count, 0),
    create: count('create'),
    update: count('update'),
    unchanged: count('unchanged'),
    skipped: count('skipped'),
    merged: count('merged'),
    rejected: count('rejected'),
    rejectedByCode: Object.fromEntries(rejectedByCode.map((row) => [row.code, row.count])),
    warningsByCode: Object.fromEntries(warningsByCode.map((row) => [row.code, row.count])),
    companies: { create: companies?.create ?? 0, link: companies?.link ?? 0 },
    customFields: await customFieldsOf(tx, columns),
    firstRejected: await firstOf(tx, 'rejected'),
    firstWarnings: [...firstWarnings],
    firstMerged: await firstOf(tx, 'merged'),
  };
}

async function firstOf(tx: Queryable, outcome: RowOutcome): Promise<LineNote[]> {
  const rows = await tx.execute<LineNote>(sql`
    SELECT line, coalesce(code, outcome) AS code, reason AS message FROM import_outcomes
    WHERE outcome = ${outcome} ORDER BY line LIMIT ${EXAMPLES}`);
  return [...rows];
}

async function customFieldsOf(
  tx: Queryable,
  columns: readonly ImportColumn[],
): Promise<ImportSummary['customFields']> {
  const labels = new Map<string, string>();
  for (const { name, field, filled } of columns) {
    const key = customFieldOf(field);
    if (key && filled > 0 && !labels.has(key)) labels.set(key, name);
  }
  const known = await tx.execute<{ key: string }>(
    sql`SELECT key FROM contact_fields WHERE key = ANY(${textArray([...labels.keys()])})`,
  );
  return [...labels].map(([key, label]) => ({ key, label, isNew: !known.some((row) => row.key === key) }));
}
