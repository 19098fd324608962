import { and, ilike, or, type SQL, sql } from 'drizzle-orm';
import { containing } from '../database/sql-values.js';
import { companies } from '../schema/companies.js';
import { contacts } from '../schema/contacts.js';

/** What contacts and companies can be chosen by; what is left out does not limit. */
export type AudienceFilter = {
  /** 0 to 100, inclusive; companies without a score never match. */
  minBpoFitScore?: number | undefined;
  maxBpoFitScore?: number | undefined;
  /** Found in the contact's title. */
  role?: string | undefined;
  /** The whole word, in any case. */
  seniority?: string | undefined;
  /** The company's industry or sub-industry, whole, in any case. */
  industry?: string | undefined;
  /** Found in name, e-mail address, title or company. */
  search?: string | undefined;
};

/** The conditions on `companies`. */
export const companyConditions = (filter: AudienceFilter): SQL | undefined =>
  and(
    filter.minBpoFitScore === undefined
      ? undefined
      : sql`${companies.bpoFitScore} >= ${filter.minBpoFitScore}`,
    filter.maxBpoFitScore === undefined
      ? undefined
      : sql`${companies.bpoFitScore} <= ${filter.maxBpoFitScore}`,
    filter.industry
      ? sql`lower(${filter.industry}) IN (lower(${companies.industry}), lower(${companies.subIndustry}))`
      : undefined,
  );

/** The conditions on `contacts` left-joined with `companies`. */
export const contactConditions = (filter: AudienceFilter): SQL | undefined =>
  and(
    companyConditions(filter),
    filter.role ? ilike(contacts.title, containing(filter.role)) : undefined,
    filter.seniority ? sql`lower(${contacts.seniority}) = lower(${filter.seniority})` : undefined,
    filter.search
      ? sql`concat_ws(' ', ${contacts.firstName}, ${contacts.lastName}, ${contacts.email}, ${contacts.title}, ${companies.name}) ILIKE ${containing(filter.search)}`
      : undefined,
  );

/** A company matches a search by name, domain, or — with role or seniority — by somebody who works there. */
export const companySearch = (filter: AudienceFilter): SQL | undefined =>
  and(
    companyConditions(filter),
    filter.search
      ? or(
          ilike(companies.name, containing(filter.search)),
          ilike(companies.domain, containing(filter.search)),
        )
      : undefined,
    filter.role || filter.seniority
      ? sql`EXISTS (SELECT 1 FROM ${contacts} WHERE ${contacts.companyId} = ${companies.id} AND ${
          and(
            filter.role ? ilike(contacts.title, containing(filter.role)) : sql`true`,
            filter.seniority ? sql`lower(${contacts.seniority}) = lower(${filter.seniority})` : sql`true`,
          ) ?? sql`true`
        })`
      : undefined,
  );
