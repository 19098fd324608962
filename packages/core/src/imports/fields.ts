import type { ImportKind } from '../schema/imports.js';

/** The fields that a contact's column may go to, beside `custom:<key>`, each with the headings it is known by. */
const CONTACT_FIELDS = {
  first_name: ['First name', 'First', 'Given name', 'Forename', 'Vorname', 'Prénom', 'Nombre'],
  last_name: ['Last name', 'Last', 'Surname', 'Family name', 'Nachname', 'Nom', 'Apellido', 'Apellidos'],
  full_name: ['Full name', 'Name', 'Contact', 'Contact name', 'Person', 'Person name', 'Display name'],
  email: [
    'Email',
    'E-mail address',
    'Email address',
    'Mail',
    'Work email',
    'Business email',
    'Primary email',
    'Contact email',
    'Person email',
    'E-mail 1 - Value',
    'Correo electrónico',
    'Courriel',
  ],
  linkedin_url: [
    'LinkedIn',
    'LinkedIn URL',
    'LinkedIn profile',
    'LinkedIn profile URL',
    'LinkedIn link',
    'LinkedIn address',
    'Person LinkedIn URL',
    'Person LinkedIn',
    'Contact LinkedIn URL',
    'Contact LinkedIn profile URL',
    'Profile URL',
    'Public profile URL',
  ],
  title: ['Title', 'Job title', 'Position', 'Role', 'Job', 'Headline title', 'Current title', 'Job position'],
  seniority: ['Seniority', 'Seniority level', 'Management level'],
  timezone: ['Timezone', 'Time zone', 'TZ'],
  city: ['City', 'Town', 'Person city', 'Contact city', 'Stadt', 'Ville', 'Ciudad'],
  region: ['Region', 'State', 'Province', 'State/Region', 'State or region', 'Person state', 'Contact state'],
  country: ['Country', 'Country/Region', 'Person country', 'Contact country', 'Land', 'Pays', 'País'],
  company: [
    'Company',
    'Company name',
    'Organization',
    'Organisation',
    'Organization name',
    'Account',
    'Account name',
    'Employer',
    'Current company',
    'Associated company',
    'Firma',
    'Entreprise',
    'Empresa',
  ],
  company_domain: [
    'Website',
    'Web site',
    'Company website',
    'Company domain',
    'Company domain name',
    'Company URL',
    'Website URL',
    'Domain',
    'Domain name',
    'Homepage',
  ],
  industry: ['Industry', 'Company industry', 'Branche'],
  sub_industry: ['Sub-industry', 'Company sub-industry'],
  company_city: ['Company city', 'Account city', 'Organization city'],
  company_region: ['Company state', 'Company region', 'Account state', 'Organization state'],
  company_country: ['Company country', 'Account country', 'Organization country'],
} as const;

/** The fields that a company's column may go to. */
const COMPANY_FIELDS = {
  name: ['Name', ...CONTACT_FIELDS.company],
  domain: ['URL', 'Web', ...CONTACT_FIELDS.company_domain],
  industry: [...CONTACT_FIELDS.industry, 'Sector', 'GICS sector'],
  sub_industry: [...CONTACT_FIELDS.sub_industry, 'GICS sub-industry'],
  city: ['City', 'Town', 'Headquarters', 'HQ city', ...CONTACT_FIELDS.company_city],
  region: [
    'Region',
    'State',
    'Province',
    'State/Region',
    'State or region',
    ...CONTACT_FIELDS.company_region,
  ],
  country: ['Country', 'Country/Region', ...CONTACT_FIELDS.company_country],
  founded: ['Founded', 'Founded year', 'Year founded', 'Founding year'],
  bpo_fit_score: ['BPO fit score', 'BPO fit', 'Fit score'],
} as const;

export type ContactField = keyof typeof CONTACT_FIELDS;
export type CompanyField = keyof typeof COMPANY_FIELDS;

/** The fields of each kind, in the order a picker shows them. */
export const IMPORT_FIELDS = {
  contacts: Object.keys(CONTACT_FIELDS) as ContactField[],
  companies: Object.keys(COMPANY_FIELDS) as CompanyField[],
} as const;

/** A heading without case, accents, spaces and punctuation: `E-Mail Address` → `emailaddress`. */
const bare = (heading: string) =>
  heading
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const byHeading = (fields: Record<string, readonly string[]>) =>
  new Map(
    Object.entries(fields).flatMap(([field, headings]) =>
      [field, ...headings].map((heading) => [bare(heading), field] as const),
    ),
  );

const KNOWN: Record<ImportKind, Map<string, string>> = {
  contacts: byHeading(CONTACT_FIELDS),
  companies: byHeading(COMPANY_FIELDS),
};

/** The field that a heading is known for, or undefined. */
export const knownField = (kind: ImportKind, heading: string): string | undefined =>
  KNOWN[kind].get(bare(heading));

/** How many of the cells are known headings of either kind. */
export const countHeadings = (cells: readonly string[]): number =>
  cells.filter((cell) => knownField('contacts', cell) ?? knownField('companies', cell)).length;

/** Of 63 letters that a key may have; the rest is for a number, where two headings come to the same. */
const LONGEST_KEY = 56;

/** `Connected On` → `connected_on`; a heading without Latin letters is named by its place: `column_7`. */
export function customKey(heading: string, place: number): string {
  const words = heading
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (words === '') return `column_${place}`;
  const key = /^[a-z]/.test(words) ? words : `field_${words}`;
  return key.slice(0, LONGEST_KEY).replace(/_+$/, '');
}
