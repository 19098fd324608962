import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import type { OnExisting } from '../../schema/imports.js';
import { assignments, finalContactValues } from '../decide/final-values.js';
import { mergedRows } from '../decide/merge-repeats.js';
import type { ImportSummary } from '../types.js';

/** Carries out `import_outcomes` of a contact file. Ids are given, since a host's table may have no default. */
export async function applyContacts(
  tx: Queryable,
  importId: string,
  mode: OnExisting,
  summary: ImportSummary,
): Promise<void> {
  await createCompanies(tx, importId);
  await tx.execute(sql`
    INSERT INTO contacts (id, company_id, first_name, last_name, email, linkedin_url, title, seniority, timezone,
      city, region, country, custom_fields)
    SELECT o.target_id, p.company_id, p.first_name, p.last_name, p.email, p.linkedin_url, p.title, p.seniority,
      p.timezone, p.city, p.region, p.country, coalesce(p.custom_fields, '{}')
    FROM (${mergedRows(importId)}) p JOIN import_outcomes o ON o.line = p.line
    WHERE o.outcome = 'create'`);
  await tx.execute(sql`
    UPDATE contacts c SET ${assignments(finalContactValues(mode))}, updated_at = now()
    FROM (${mergedRows(importId)}) p JOIN import_outcomes o ON o.line = p.line
    WHERE o.outcome = 'update' AND c.id = o.target_id`);
  for (const { key, label } of summary.customFields)
    await tx.execute(
      sql`INSERT INTO contact_fields (key, label) VALUES (${key}, ${label}) ON CONFLICT (key) DO NOTHING`,
    );
}

/** The companies that nobody here has heard of, with what the first person says who names them, in whichever row. */
async function createCompanies(tx: Queryable, importId: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO companies (id, name, domain, industry, sub_industry, city, region, country)
    SELECT DISTINCT ON (o.company_id) o.company_id,
      coalesce(r.company_name, g.company_name, r.company_domain, g.company_domain),
      max(o.d) FILTER (WHERE o.d <> '') OVER (PARTITION BY o.company_id),
      coalesce(r.industry, g.industry), coalesce(r.sub_industry, g.sub_industry),
      coalesce(r.company_city, g.company_city), coalesce(r.company_region, g.company_region),
      coalesce(r.company_country, g.company_country)
    FROM import_company_of o
    JOIN import_rows r ON r.import_id = ${importId} AND r.line = o.line
    LEFT JOIN import_merged g ON g.root = o.line
    WHERE o.is_new
    ORDER BY o.company_id, o.line`);
}
