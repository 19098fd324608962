import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { VALUE_COLUMNS } from '../staged-row.js';

/**
 * Temporary table `import_merged`: the values of rows that `import_roots` brings together; of each column the first
 * value in file order, so that later rows fill gaps. And `import_heads`: the people (or companies) of the file, one row
 * each: `line`, `contact` (the id here, or null), `n` and `d` (its company, '' for none). It spares the steps that need
 * no more than that a pass over the wide rows.
 */
export async function mergeRepeats(tx: Queryable, importId: string): Promise<void> {
  await tx.execute(sql`
    CREATE TEMP TABLE import_merged ON COMMIT DROP AS
    WITH groups AS (
      SELECT root FROM import_roots WHERE root IS NOT NULL GROUP BY root HAVING count(*) > 1
    ), members AS (
      SELECT t.root, t.line FROM import_roots t JOIN groups USING (root)
    )
    ${valuesOfMembers(importId)}`);
  await tx.execute(sql`ANALYZE import_merged`);
  await tx.execute(sql`
    CREATE TEMP TABLE import_heads ON COMMIT DROP AS
    SELECT m.line, m.contact, coalesce(m.n, lower(g.company_name), '') AS n, coalesce(m.d, g.company_domain, '') AS d
    FROM import_matches m
    LEFT JOIN import_roots t ON t.line = m.line
    LEFT JOIN import_merged g ON g.root = m.line
    WHERE NOT m.clash AND (t.line IS NULL OR t.root = m.line)`);
  await tx.execute(sql`ANALYZE import_heads`);
}

/** A query of the merged values by `root` of `members`: each root with its lines, its own among them. */
export function valuesOfMembers(importId: string): SQL {
  const firsts = VALUE_COLUMNS.map((name) => {
    const column = sql.identifier(name);
    return sql`(array_agg(r.${column} ORDER BY r.line) FILTER (WHERE r.${column} IS NOT NULL))[1] AS ${column}`;
  });
  return sql`
    SELECT filled.*, customs.custom_fields
    FROM (
      SELECT m.root, ${sql.join(firsts, sql`, `)}
      FROM members m
      JOIN import_rows r ON r.import_id = ${importId} AND r.line = m.line
      GROUP BY m.root
    ) filled
    LEFT JOIN (
      SELECT m.root, jsonb_object_agg(f.key, f.value ORDER BY m.line DESC) AS custom_fields
      FROM members m
      JOIN import_rows r ON r.import_id = ${importId} AND r.line = m.line
      CROSS JOIN LATERAL json_each_text(r.custom_fields) f
      GROUP BY m.root
    ) customs USING (root)`;
}

/** A query of `import_heads` with their merged values and `company_id`, the company that they are or go to. */
export function mergedRows(importId: string): SQL {
  const values = VALUE_COLUMNS.map((name) => {
    const column = sql.identifier(name);
    return sql`coalesce(r.${column}, g.${column}) AS ${column}`;
  });
  return sql`
    SELECT h.line, h.contact, o.company_id, ${sql.join(values, sql`, `)},
      coalesce(g.custom_fields, r.custom_fields::jsonb) AS custom_fields
    FROM import_heads h
    JOIN import_rows r ON r.import_id = ${importId} AND r.line = h.line
    LEFT JOIN import_merged g ON g.root = h.line
    LEFT JOIN import_company_of o ON o.n = h.n AND o.d = h.d`;
}
