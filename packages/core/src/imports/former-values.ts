import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import type { ImportKind, OnExisting } from '../schema/imports.js';
import { type FinalValues, finalCompanyValues, finalContactValues } from './decide/final-values.js';
import { valuesOfMembers } from './decide/merge-repeats.js';

/** What stands here by now in the fields that a row would change, by the field's name in a file; null = nothing. */
export type FormerValues = Record<string, string | null>;

/**
 * What decided rows of the outcome `update` would write over, by line. Read anew, and not kept with a decision, which
 * has to be narrow.
 */
export async function formerValues(
  db: Queryable,
  params: { importId: string; kind: ImportKind; onExisting: OnExisting; lines: readonly number[] },
): Promise<Map<number, FormerValues>> {
  const { importId, kind, onExisting, lines } = params;
  if (lines.length === 0) return new Map();
  const table = sql.identifier(kind);
  const former = kind === 'contacts' ? formerOfContact(onExisting) : changed(finalCompanyValues(onExisting));
  const rows = await db.execute<{ line: number; former: FormerValues }>(sql`
    WITH page AS (
      SELECT line, target_id FROM import_decisions
      WHERE import_id = ${importId} AND outcome = 'update' AND line IN (${sql.join(
        lines.map((line) => sql`${line}`),
        sql`, `,
      )})
    ), members AS (
      SELECT line AS root, line FROM page
      UNION ALL
      SELECT d.merged_into, d.line FROM import_decisions d JOIN page ON page.line = d.merged_into
      WHERE d.import_id = ${importId}
    )
    SELECT page.line, ${former} AS former
    FROM page
    JOIN (${valuesOfMembers(importId)}) p ON p.root = page.line
    JOIN ${table} c ON c.id = page.target_id
    ${kind === 'contacts' ? sql`LEFT JOIN companies employer ON employer.id = c.company_id` : sql``}`);
  return new Map(rows.map((row) => [row.line, row.former]));
}

/** One JSON object of the columns that would be another value, with what they hold. */
const changed = (values: FinalValues): SQL =>
  sql.join(
    values.map(({ column, value }) => {
      const here = sql`c.${sql.identifier(column)}`;
      return sql`CASE WHEN coalesce(${value}, ${here}) IS DISTINCT FROM ${here}
        THEN jsonb_build_object(${column}::text, ${here}::text) ELSE '{}'::jsonb END`;
    }),
    sql` || `,
  );

function formerOfContact(mode: OnExisting): SQL {
  const values = finalContactValues(mode);
  const custom = values.find(({ column }) => column === 'custom_fields')?.value ?? sql`'{}'::jsonb`;
  const plain = values.filter(({ column }) => column !== 'custom_fields' && column !== 'company_id');
  const gap = mode === 'fill' ? sql`c.company_id IS NULL AND` : sql``;
  return sql`${changed(plain)}
    || CASE WHEN ${gap} coalesce(p.company_name, p.company_domain) IS NOT NULL
        AND (p.company_domain = employer.domain OR lower(p.company_name) = lower(employer.name)) IS NOT TRUE
      THEN jsonb_build_object('company', employer.name) ELSE '{}'::jsonb END
    || (SELECT coalesce(jsonb_object_agg('custom:' || f.key, c.custom_fields ->> f.key), '{}')
        FROM jsonb_each_text(${custom}) f WHERE c.custom_fields ->> f.key IS DISTINCT FROM f.value)`;
}
