import { type SQL, sql } from 'drizzle-orm';

/** The columns of a `ContactRow`, for queries where contacts is `p` and the left-joined companies `f`. */
export const CONTACT_COLUMNS: SQL = sql`
  p.first_name AS "firstName", p.last_name AS "lastName", p.email, p.linkedin_url AS "linkedinUrl",
  p.title, p.seniority, p.city, p.region, p.country, p.custom_fields AS "customFields",
  f.name AS "companyName", f.domain AS "companyDomain", f.industry AS "companyIndustry",
  f.sub_industry AS "companySubIndustry", f.city AS "companyCity", f.region AS "companyRegion",
  f.country AS "companyCountry"`;
