import { TEMPLATE_VARIABLES, type TemplateValues } from './variables.js';

type Text = string | null;

/** A contact and its company as one flat row of a query. */
export type ContactRow = {
  firstName: Text;
  lastName: Text;
  email: Text;
  title: Text;
  seniority: Text;
  linkedinUrl: Text;
  city: Text;
  region: Text;
  country: Text;
  customFields: Record<string, unknown> | null;
  companyName: Text;
  companyDomain: Text;
  companyIndustry: Text;
  companySubIndustry: Text;
  companyCity: Text;
  companyRegion: Text;
  companyCountry: Text;
};

/** Under which key the values hold a custom field: its own, unless a built-in variable has that name. */
export const customFieldKey = (key: string) =>
  Object.hasOwn(TEMPLATE_VARIABLES, key) ? `custom.${key}` : key;

function fullName(first: Text, last: Text): Text {
  const a = first?.trim();
  const b = last?.trim();
  return a && b ? `${a} ${b}` : a || b || null;
}

/** What a contact gives a template. A custom field never hides a built-in variable of the same name. */
export function templateValues(row: ContactRow): TemplateValues {
  const values: TemplateValues = {
    first_name: row.firstName,
    last_name: row.lastName,
    full_name: fullName(row.firstName, row.lastName),
    email: row.email,
    title: row.title,
    seniority: row.seniority,
    linkedin_url: row.linkedinUrl,
    city: row.city,
    region: row.region,
    country: row.country,
    company: row.companyName,
    company_domain: row.companyDomain,
    industry: row.companyIndustry,
    sub_industry: row.companySubIndustry,
    company_city: row.companyCity,
    company_region: row.companyRegion,
    company_country: row.companyCountry,
  };
  const custom = row.customFields;
  if (custom !== null)
    for (const key in custom) {
      const value = custom[key];
      if (value === null || value === undefined) continue;
      values[customFieldKey(key)] = typeof value === 'string' ? value : String(value);
    }
  return values;
}
