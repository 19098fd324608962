import { type AnyColumn, type SQL, sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, id, updatedAt } from './columns.js';
import { companies } from './companies.js';

/** What makes two e-mail addresses the same person. Indexed, so write comparisons with this function. */
export const emailKey = (email: AnyColumn | SQL): SQL => sql`nullif(lower(${email}), '')`;

/**
 * What makes two LinkedIn addresses the same person: the path, lower-cased, without host, query or trailing
 * slash (`http://www.linkedin.com/in/Ada/?x=1` → `in/ada`). Indexed, so write comparisons with this function.
 */
export const linkedinKey = (url: AnyColumn | SQL): SQL =>
  sql`nullif(lower(regexp_replace(${url}, '^(https?://)?([a-z]+\\.)?linkedin\\.com/|/*([?#].*)?$', '', 'gi')), '')`;

/** May belong to an existing sales module: the migration adds what is missing and rewrites nothing. */
export const contacts = pgTable(
  'contacts',
  {
    id: id(),
    companyId: text().references(() => companies.id, { onDelete: 'set null' }),
    firstName: text(),
    lastName: text(),
    email: text(),
    linkedinUrl: text(),
    /** The role at the company. */
    title: text(),
    seniority: text(),
    /** IANA zone; null means derived from place. */
    timezone: text(),
    city: text(),
    region: text(),
    country: text(),
    customFields: jsonb().$type<Record<string, string>>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('contacts_email_unique').on(emailKey(t.email)),
    uniqueIndex('contacts_linkedin_unique').on(linkedinKey(t.linkedinUrl)),
    index('contacts_company_idx').on(t.companyId),
    index('contacts_seniority_idx').on(sql`lower(${t.seniority})`),
  ],
);

/** The custom fields that contacts may carry: what a template may name beside the built-in variables. */
export const contactFields = pgTable('contact_fields', {
  key: text().primaryKey(),
  label: text().notNull(),
  createdAt: createdAt(),
});
