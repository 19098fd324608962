import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import type { OnExisting } from '../../schema/imports.js';
import { assignments, finalCompanyValues } from '../decide/final-values.js';
import { mergedRows } from '../decide/merge-repeats.js';

/** Carries out `import_outcomes` of a company file. Ids are given, since a host's table may have no default. */
export async function applyCompanies(tx: Queryable, importId: string, mode: OnExisting): Promise<void> {
  await tx.execute(sql`
    INSERT INTO companies (id, name, domain, industry, sub_industry, city, region, country, founded, bpo_fit_score)
    SELECT o.target_id, p.company_name, p.company_domain, p.industry, p.sub_industry, p.company_city,
      p.company_region, p.company_country, p.founded, p.bpo_fit_score
    FROM (${mergedRows(importId)}) p JOIN import_outcomes o ON o.line = p.line
    WHERE o.outcome = 'create'`);
  await tx.execute(sql`
    UPDATE companies c SET ${assignments(finalCompanyValues(mode))}, updated_at = now()
    FROM (${mergedRows(importId)}) p JOIN import_outcomes o ON o.line = p.line
    WHERE o.outcome = 'update' AND c.id = o.target_id`);
}
