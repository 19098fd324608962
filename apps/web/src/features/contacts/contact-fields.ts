import type { LongestOfContact } from '@outreach/client';

type Field = {
  [Key in Exclude<keyof LongestOfContact, 'custom'>]: {
    key: Key;
    variable: string | null;
    label: string;
    max: LongestOfContact[Key];
  };
}[Exclude<keyof LongestOfContact, 'custom'>];

/** The fields of a contact that people edit, in the order of the form. What is longer would be refused by the server. */
export const CONTACT_FIELDS = [
  { key: 'firstName', variable: 'first_name', label: 'First name', max: 200 },
  { key: 'lastName', variable: 'last_name', label: 'Last name', max: 200 },
  { key: 'email', variable: 'email', label: 'E-mail address', max: 320 },
  { key: 'linkedinUrl', variable: 'linkedin_url', label: 'LinkedIn address', max: 2000 },
  { key: 'title', variable: 'title', label: 'Role at the company', max: 200 },
  { key: 'seniority', variable: 'seniority', label: 'Seniority', max: 200 },
  { key: 'city', variable: 'city', label: 'City', max: 200 },
  { key: 'region', variable: 'region', label: 'Region or state', max: 200 },
  { key: 'country', variable: 'country', label: 'Country', max: 200 },
  { key: 'timezone', variable: null, label: 'Time zone', max: 100 },
] as const satisfies readonly Field[];

export const LONGEST_CUSTOM_FIELD: LongestOfContact['custom'] = 4000;

export type ContactFieldKey = (typeof CONTACT_FIELDS)[number]['key'];

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with a value, as a sentence; null when nothing is. */
export function faultOf(key: string, value: string): string | null {
  const text = value.trim();
  if (text === '') return null;
  if (key === 'email' && !isEmail(text)) return 'This is not an e-mail address.';
  if (key === 'linkedinUrl' && !/linkedin\.com\/\S+/i.test(text))
    return 'A LinkedIn address looks like https://www.linkedin.com/in/name.';
  if (key === 'timezone' && !isZone(text)) return 'A time zone looks like Europe/Berlin.';
  return null;
}
