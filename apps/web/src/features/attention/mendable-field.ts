import { CONTACT_FIELDS } from '../contacts/contact-fields.ts';
import type { CompanyChanges, ContactChanges } from '../contacts/update-contact.ts';
import type { AttentionItem } from './list-attention.ts';

/** The one value whose absence holds a message back, and whose it is. */
export type MendableField = {
  /** As in forms and for checks: `email`, `firstName`, or a custom field's name. */
  key: string;
  label: string;
} & (
  | { of: 'contact'; changes: (value: string) => ContactChanges }
  | { of: 'company'; companyId: string; changes: (value: string) => CompanyChanges }
);

const COMPANY_FIELDS: Record<string, { key: keyof CompanyChanges; label: string }> = {
  company: { key: 'name', label: 'Name of the company' },
  company_domain: { key: 'domain', label: 'Domain of the company' },
  industry: { key: 'industry', label: 'Industry of the company' },
  sub_industry: { key: 'subIndustry', label: 'Sub-industry of the company' },
  company_city: { key: 'city', label: 'City of the company' },
  company_region: { key: 'region', label: 'Region of the company' },
  company_country: { key: 'country', label: 'Country of the company' },
};

/** What has to be filled in; null when it is not a value, or one of a company that nobody knows. */
export function mendableField(item: AttentionItem): MendableField | null {
  const { errorCode, channel, errorVariable: variable } = item;
  if (errorCode === 'missing_address') return builtIn(channel === 'email' ? 'email' : 'linkedin_url');
  if (errorCode !== 'missing_value' || !variable) return null;
  if (variable in COMPANY_FIELDS) return ofCompany(variable, item.contact.companyId);
  if (variable === 'full_name') return builtIn('first_name');
  return builtIn(variable) ?? custom(variable.replace(/^custom\./, ''));
}

function builtIn(variable: string): MendableField | null {
  const field = CONTACT_FIELDS.find((known) => known.variable === variable);
  if (!field) return null;
  const { key, label } = field;
  return { of: 'contact', key, label, changes: (value) => ({ [key]: value }) };
}

function ofCompany(variable: string, companyId: string | null): MendableField | null {
  const field = COMPANY_FIELDS[variable];
  if (!field || companyId === null) return null;
  const { key, label } = field;
  return { of: 'company', companyId, key, label, changes: (value) => ({ [key]: value }) };
}

const custom = (key: string): MendableField => ({
  of: 'contact',
  key,
  label: key,
  changes: (value) => ({ customFields: { [key]: value } }),
});
