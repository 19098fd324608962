import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import type { OnExisting } from '../../schema/imports.js';
import { finalCompanyValues, wouldChange } from './final-values.js';
import { mergedRows, mergeRepeats } from './merge-repeats.js';
import { resolveCompanies } from './resolve-companies.js';

/** Temporary table `import_outcomes`: what each row of a company file does. See `import_decisions` for its columns. */
export async function decideCompanies(tx: Queryable, importId: string, mode: OnExisting): Promise<void> {
  await tx.execute(sql`
    CREATE TEMP TABLE import_keys ON COMMIT DROP AS
    SELECT r.line, lower(r.company_name) AS n, coalesce(r.company_domain, '') AS d
    FROM import_rows r WHERE r.import_id = ${importId} AND r.code IS NULL`);
  await tx.execute(sql`
    CREATE TEMP TABLE import_company_pairs ON COMMIT DROP AS
    SELECT n, d, min(line) AS line FROM import_keys GROUP BY n, d`);
  await resolveCompanies(tx);
  await tx.execute(sql`
    CREATE TEMP TABLE import_matches ON COMMIT DROP AS
    SELECT k.line, k.n, k.d, CASE WHEN NOT o.is_new THEN o.company_id END AS contact, false AS clash,
      min(k.line) OVER (PARTITION BY o.company_id) AS root
    FROM import_keys k JOIN import_company_of o ON o.n = k.n AND o.d = k.d`);
  await tx.execute(sql`
    CREATE TEMP TABLE import_roots ON COMMIT DROP AS
    SELECT line, root FROM (SELECT line, root, count(*) OVER (PARTITION BY root) AS size FROM import_matches) m
    WHERE size > 1`);
  await tx.execute(sql`ANALYZE import_matches`);
  await mergeRepeats(tx, importId);
  await tx.execute(sql`
    CREATE TEMP TABLE import_outcomes ON COMMIT DROP AS
    SELECT r.line, 'rejected' AS outcome, NULL::text AS target_id, NULL::integer AS merged_into, r.code, r.reason
    FROM import_rows r WHERE r.import_id = ${importId} AND r.code IS NOT NULL
    UNION ALL
    SELECT t.line, 'merged', NULL, t.root, NULL, format('Merged with line %s.', t.root)
    FROM import_roots t WHERE t.root <> t.line
    UNION ALL
    SELECT h.line, 'create', o.company_id, NULL, NULL, NULL
    FROM import_heads h JOIN import_company_of o ON o.n = h.n AND o.d = h.d
    WHERE h.contact IS NULL
    UNION ALL
    ${
      mode === 'skip'
        ? sql`SELECT h.line, 'skipped', h.contact, NULL, NULL, NULL
            FROM import_heads h WHERE h.contact IS NOT NULL`
        : sql`SELECT p.line, CASE WHEN ${wouldChange(finalCompanyValues(mode))} THEN 'update' ELSE 'unchanged' END,
            p.contact, NULL, NULL, NULL
            FROM (${mergedRows(importId)}) p JOIN companies c ON c.id = p.contact`
    }`);
  await tx.execute(sql`ANALYZE import_outcomes`);
}
