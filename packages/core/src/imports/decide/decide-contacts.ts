import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import type { OnExisting } from '../../schema/imports.js';
import { finalContactValues, wouldChange } from './final-values.js';
import { matchContacts } from './match-contacts.js';
import { mergedRows, mergeRepeats } from './merge-repeats.js';
import { placeRepeats } from './place-repeats.js';
import { resolveCompanies } from './resolve-companies.js';

/** Temporary table `import_outcomes`: what each row of a contact file does. See `import_decisions` for its columns. */
export async function decideContacts(tx: Queryable, importId: string, mode: OnExisting): Promise<void> {
  await matchContacts(tx, importId);
  await placeRepeats(tx);
  await mergeRepeats(tx, importId);
  // Companies only for those who will be linked to one.
  const isLinked =
    mode === 'update' ? sql`true` : mode === 'fill' ? sql`c.company_id IS NULL` : sql`c.id IS NULL`;
  await tx.execute(sql`
    CREATE TEMP TABLE import_company_pairs ON COMMIT DROP AS
    SELECT h.n, h.d, min(h.line) AS line
    FROM import_heads h LEFT JOIN contacts c ON c.id = h.contact
    WHERE (h.n <> '' OR h.d <> '') AND ${isLinked}
    GROUP BY 1, 2`);
  await resolveCompanies(tx);
  await tx.execute(sql`
    CREATE TEMP TABLE import_outcomes ON COMMIT DROP AS
    SELECT r.line, 'rejected' AS outcome, NULL::text AS target_id, NULL::integer AS merged_into, r.code, r.reason
    FROM import_rows r WHERE r.import_id = ${importId} AND r.code IS NOT NULL
    UNION ALL
    SELECT m.line, 'rejected', NULL, NULL, 'conflict',
      format('Its e-mail address belongs to one contact here (%s) and its LinkedIn profile to another (%s).',
        (SELECT coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.email, c.id)
         FROM contacts c WHERE c.id = m.by_email),
        (SELECT coalesce(nullif(concat_ws(' ', c.first_name, c.last_name), ''), c.linkedin_url, c.id)
         FROM contacts c WHERE c.id = m.by_linkedin))
    FROM import_matches m WHERE m.clash
    UNION ALL
    SELECT t.line, 'rejected', NULL, NULL, 'conflict',
      format('Its e-mail address belongs to one person and its LinkedIn profile to another, as line %s has it.',
        t.clash_with)
    FROM import_roots t WHERE t.root IS NULL
    UNION ALL
    SELECT t.line, 'merged', NULL, t.root, NULL, concat(format('Merged with line %s.', t.root),
      CASE WHEN m.e <> people.e THEN ' Its e-mail address was left out, since that line has another.' END,
      CASE WHEN m.l <> people.l THEN ' Its LinkedIn profile was left out, since that line has another.' END)
    FROM import_roots t
    JOIN import_matches m ON m.line = t.line
    LEFT JOIN import_people people ON people.root = t.root
    WHERE t.root <> t.line
    UNION ALL
    SELECT h.line, 'create', uuid_v7_text(), NULL, NULL, NULL
    FROM import_heads h WHERE h.contact IS NULL
    UNION ALL
    ${
      mode === 'skip'
        ? sql`SELECT h.line, 'skipped', h.contact, NULL, NULL, NULL
            FROM import_heads h WHERE h.contact IS NOT NULL`
        : sql`SELECT p.line, CASE WHEN ${wouldChange(finalContactValues(mode))} THEN 'update' ELSE 'unchanged' END,
            p.contact, NULL, NULL, NULL
            FROM (${mergedRows(importId)}) p JOIN contacts c ON c.id = p.contact`
    }`);
  await tx.execute(sql`ANALYZE import_outcomes`);
}
