import { formatCount, plural } from '../../lib/format.ts';
import type { ImportRecord } from './get-import.ts';

export type ImportKind = ImportRecord['kind'];
export type Outcome = 'create' | 'update' | 'unchanged' | 'skipped' | 'merged' | 'rejected';

export const KIND_NAMES = { contacts: 'Contacts', companies: 'Companies' } as const satisfies Record<
  ImportKind,
  string
>;

export const DELIMITERS = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Vertical bar' },
];

export const ENCODINGS = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'windows-1252', label: 'Windows (Western)' },
  { value: 'utf-16le', label: 'UTF-16, little endian' },
  { value: 'utf-16be', label: 'UTF-16, big endian' },
];

/** Where a column can go, as people call it. */
const FIELDS: Record<string, string> = {
  first_name: 'First name',
  last_name: 'Last name',
  full_name: 'Full name',
  email: 'E-mail address',
  linkedin_url: 'LinkedIn address',
  title: 'Role at the company',
  seniority: 'Seniority',
  timezone: 'Time zone',
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
  name: 'Company name',
  domain: 'Domain',
  founded: 'Year it was founded',
  bpo_fit_score: 'BPO fit score',
};

const readable = (code: string): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export function fieldLabel(field: string): string {
  if (field.startsWith('custom:')) return `Custom field “${field.slice('custom:'.length)}”`;
  return FIELDS[field] ?? readable(field);
}

/** Codes of rows that were rejected and of values that were left out. */
const CODES: Record<string, string> = {
  no_identity: 'Neither e-mail address nor LinkedIn profile',
  invalid_email: 'The e-mail address cannot be used',
  invalid_linkedin_url: 'The LinkedIn address cannot be used',
  wrong_cell_count: 'More cells than columns',
  conflict: 'Belongs to two different people',
  missing_name: 'The company has no name',
  invalid_fit_score: 'The fit score is not between 0 and 100',
  invalid_year: 'Not a year',
  too_long: 'Too long',
  broken_characters: 'Characters that cannot be read',
};

export const codeLabel = (code: string): string => CODES[code] ?? readable(code);

export const OUTCOMES = {
  create: { label: 'New', about: 'Not here yet; they are added.' },
  update: { label: 'Changed', about: 'Here already; the file changes something about them.' },
  unchanged: { label: 'Unchanged', about: 'Here already, with the same values.' },
  skipped: { label: 'Left alone', about: 'Here already, and left as they are.' },
  merged: {
    label: 'Repeats, merged',
    about: 'The same one stands in the file more than once; the rows become one.',
  },
  rejected: { label: 'Rejected', about: 'Cannot be used; the reason stands beside each.' },
} as const satisfies Record<Outcome, { label: string; about: string }>;

/** What a file's column would write over; '' = there was nothing; null = it stays as it is. */
export function formerIn(field: string | null, former: Record<string, string | null> | null): string | null {
  const changed = (name: string) => (former && name in former ? (former[name] ?? '') : null);
  if (field === null) return null;
  if (field !== 'full_name') return changed(field);
  const names = [changed('first_name'), changed('last_name')].filter((name) => name !== null);
  return names.length === 0 ? null : names.join(' ').trim();
}

/** "100 contacts added, 19 changed". */
export function describeDone(kind: ImportKind, summary: { create: number; update: number }): string {
  const nouns =
    kind === 'contacts' ? plural(summary.create, 'contact') : plural(summary.create, 'company', 'companies');
  return `${nouns} added, ${formatCount(summary.update)} changed`;
}

const size = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 });

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${size.format(bytes / 1_000)} kB`;
  return `${size.format(bytes / 1_000_000)} MB`;
}
