import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, id, updatedAt } from './columns.js';

/** May belong to an existing sales module: the migration adds what is missing and rewrites nothing. */
export const companies = pgTable(
  'companies',
  {
    id: id(),
    name: text().notNull(),
    /** Bare lower-case host name, no `www.`. */
    domain: text(),
    industry: text(),
    subIndustry: text(),
    city: text(),
    region: text(),
    country: text(),
    /** Year. */
    founded: integer(),
    /** 0 to 100. */
    bpoFitScore: integer(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    index('companies_domain_idx').on(sql`lower(${t.domain})`),
    index('companies_name_idx').on(sql`lower(${t.name})`),
    index('companies_fit_idx').on(t.bpoFitScore),
    check('companies_fit_check', sql`${t.bpoFitScore} between 0 and 100`),
  ],
);
