import { and, asc, count, eq, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { notFound } from '../domain-error.js';
import { companies } from '../schema/companies.js';
import { contacts } from '../schema/contacts.js';
import { type AudienceFilter, companySearch, contactConditions } from './filter.js';

export type Company = typeof companies.$inferSelect;
export type Contact = typeof contacts.$inferSelect & { company: Company | null };

type Page = { limit: number; offset: number };

export const CONTACT_SORTS = ['name', 'role', 'company', 'fit'] as const;
export type ContactSort = (typeof CONTACT_SORTS)[number];

const SORT_KEYS: Record<ContactSort, SQL> = {
  name: sql`nullif(lower(concat_ws(' ', ${contacts.firstName}, ${contacts.lastName})), '')`,
  role: sql`nullif(lower(${contacts.title}), '')`,
  company: sql`lower(${companies.name})`,
  fit: sql`${companies.bpoFitScore}`,
};

/** A page of contacts, in order of their coming in unless told, and how many match in all. */
export async function listContacts(
  db: Queryable,
  params: AudienceFilter &
    Page & {
      ids?: readonly string[] | undefined;
      sort?: ContactSort | undefined;
      /** `asc` unless told. Who has nothing to sort by comes last, either way. */
      direction?: 'asc' | 'desc' | undefined;
    },
): Promise<{ items: Contact[]; total: number }> {
  const direction = sql.raw(params.direction === 'desc' ? 'DESC' : 'ASC');
  const order = [
    ...(params.sort ? [sql`${SORT_KEYS[params.sort]} ${direction} NULLS LAST`] : []),
    asc(contacts.id),
  ];
  const where = and(
    contactConditions(params),
    params.ids ? sql`${contacts.id} = ANY(${textArray(params.ids)})` : undefined,
  );
  // The page is chosen by id alone: at a large offset the wide rows before it need not be read and joined.
  const page = db
    .select({ id: contacts.id })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.companyId))
    .where(where)
    .orderBy(...order)
    .limit(params.limit)
    .offset(params.offset)
    .as('page');
  const rows = await db
    .select({ contact: contacts, company: companies })
    .from(page)
    .innerJoin(contacts, eq(contacts.id, page.id))
    .leftJoin(companies, eq(companies.id, contacts.companyId))
    .orderBy(...order);
  const [{ total } = { total: 0 }] = await db
    .select({ total: count() })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.companyId))
    .where(where);
  return { items: rows.map((row) => ({ ...row.contact, company: row.company })), total };
}

/** @throws DomainError `not_found` */
export async function getContact(db: Queryable, params: { contactId: string }): Promise<Contact> {
  const [row] = await db
    .select({ contact: contacts, company: companies })
    .from(contacts)
    .leftJoin(companies, eq(companies.id, contacts.companyId))
    .where(eq(contacts.id, params.contactId));
  if (!row) throw notFound('contact', params.contactId);
  return { ...row.contact, company: row.company };
}

/** A page of companies in order of their coming in, and how many match in all. */
export async function listCompanies(
  db: Queryable,
  params: AudienceFilter & Page,
): Promise<{ items: Company[]; total: number }> {
  const where = companySearch(params);
  const items = await db
    .select()
    .from(companies)
    .where(where)
    .orderBy(asc(companies.id))
    .limit(params.limit)
    .offset(params.offset);
  const [{ total } = { total: 0 }] = await db.select({ total: count() }).from(companies).where(where);
  return { items, total };
}

/** What the filters of a picker can offer: the values that occur, with how often. */
export async function audienceFacets(db: Queryable): Promise<{
  seniorities: { value: string; count: number }[];
  industries: { value: string; count: number }[];
}> {
  const seniorities = await db
    .select({ value: contacts.seniority, count: count() })
    .from(contacts)
    .groupBy(contacts.seniority);
  const industries = await db
    .select({ value: companies.industry, count: count(contacts.id) })
    .from(companies)
    .leftJoin(contacts, eq(contacts.companyId, companies.id))
    .groupBy(companies.industry);
  const named = (rows: { value: string | null; count: number }[]) =>
    rows
      .flatMap((row) => (row.value ? [{ value: row.value, count: row.count }] : []))
      .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
  return { seniorities: named(seniorities), industries: named(industries) };
}
