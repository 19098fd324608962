/** What a template may name, in the order a picker shows it; custom fields of contacts come on top. */
export const TEMPLATE_VARIABLES = {
  first_name: 'First name',
  last_name: 'Last name',
  full_name: 'Full name',
  email: 'E-mail address',
  title: 'Role at the company',
  seniority: 'Seniority',
  linkedin_url: 'LinkedIn address',
  city: 'City',
  region: 'Region or state',
  country: 'Country',
  company: 'Company name',
  company_domain: 'Company domain',
  industry: 'Industry',
  sub_industry: 'Sub-industry',
  company_city: 'City of the company',
  company_region: 'Region of the company',
  company_country: 'Country of the company',
} as const;
export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES;

/** The values a template is rendered with: the variables above and the contact's custom fields; null = empty. */
export type TemplateValues = Record<string, string | null>;
