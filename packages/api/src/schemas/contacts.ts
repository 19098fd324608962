import { CONTACT_SORTS, LONGEST_OF_COMPANY, LONGEST_OF_CONTACT, schema } from '@outreach/core';
import { z } from 'zod';
import { action } from './actions.js';
import { id, instant, line, page, search } from './shared.js';
import { waiting } from './waiting.js';

export const company = z
  .object({
    id: id(),
    name: z.string(),
    domain: z.string().nullable(),
    industry: z.string().nullable(),
    subIndustry: z.string().nullable(),
    city: z.string().nullable(),
    region: z.string().nullable(),
    country: z.string().nullable(),
    founded: z.number().int().nullable().describe('Year.'),
    bpoFitScore: z.number().int().nullable().describe('0 to 100.'),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Company' });

const optionalText = () => z.string().nullable();

const contactFields = {
  id: id(),
  companyId: id().nullable(),
  firstName: optionalText(),
  lastName: optionalText(),
  email: optionalText(),
  linkedinUrl: optionalText(),
  title: optionalText().describe('The role at the company.'),
  seniority: optionalText(),
  timezone: optionalText().describe('IANA zone.'),
  city: optionalText(),
  region: optionalText(),
  country: optionalText(),
  customFields: z.record(z.string(), z.unknown()),
  createdAt: instant(),
  updatedAt: instant(),
};

export const contact = z.object({ ...contactFields, company: company.nullable() }).meta({ id: 'Contact' });

/** A contact as lists of recipients show them. */
export const contactOfRecipient = z
  .object({ ...contactFields, companyName: optionalText() })
  .meta({ id: 'ContactOfRecipient' });

const score = () => z.number().int().min(0).max(100).optional();

/** Whom a filter finds: contacts by themselves and by their company. */
export const contactFilterFields = {
  minBpoFitScore: score(),
  maxBpoFitScore: score(),
  role: z.string().max(200).optional().describe('Part of the title.'),
  seniority: z.string().max(200).optional(),
  industry: z.string().max(200).optional(),
  search: search().describe('Part of a name, an e-mail address or a company.'),
};

export const contactFilter = z.object(contactFilterFields).meta({
  id: 'ContactFilter',
  examples: [{ min_bpo_fit_score: 70, role: 'operations' }],
});

export const contactQuery = z.object({ ...contactFilterFields, ...page });

/** The list as the console asks for it: also these contacts and no others, and sorted. */
export const contactListQuery = contactQuery.extend({
  ids: z.array(id()).max(500).optional(),
  sort: z.enum(CONTACT_SORTS).optional(),
  direction: z.enum(['asc', 'desc']).optional(),
});

/** How long each field of a contact may be: for forms, which know the server by its types alone. */
export type LongestOfContact = typeof LONGEST_OF_CONTACT;

const readText = () => z.string().nullable().optional();

/** What was read before a change; null = it was empty. */
const contactRead = z
  .strictObject({
    firstName: readText(),
    lastName: readText(),
    email: readText(),
    linkedinUrl: readText(),
    title: readText(),
    seniority: readText(),
    timezone: readText(),
    city: readText(),
    region: readText(),
    country: readText(),
    customFields: z.record(z.string(), z.unknown()).optional(),
  })
  .describe(
    'The fields that you change, as you have read them. When somebody has changed one of them to something else meanwhile, the answer is 409, names the field in `errors`, and nothing is written. Of a field that is not named here, the last one to write wins; once custom fields are, those that are left out were not there.',
  );

const changedText = (max: number) => z.string().trim().max(max).nullable().optional();

export const contactChanges = z
  .object({
    firstName: changedText(LONGEST_OF_CONTACT.firstName),
    lastName: changedText(LONGEST_OF_CONTACT.lastName),
    email: changedText(LONGEST_OF_CONTACT.email),
    linkedinUrl: changedText(LONGEST_OF_CONTACT.linkedinUrl),
    title: changedText(LONGEST_OF_CONTACT.title),
    seniority: changedText(LONGEST_OF_CONTACT.seniority),
    timezone: changedText(LONGEST_OF_CONTACT.timezone),
    city: changedText(LONGEST_OF_CONTACT.city),
    region: changedText(LONGEST_OF_CONTACT.region),
    country: changedText(LONGEST_OF_CONTACT.country),
    /** Merged into what is there; null takes one away. */
    customFields: z
      .record(z.string().min(1).max(100), z.string().max(LONGEST_OF_CONTACT.custom).nullable())
      .optional(),
    expected: contactRead.optional(),
  })
  .meta({ id: 'ContactChanges', examples: [{ email: 'ann@acme.example', custom_fields: { plan: 'gold' } }] });

const released = { released: z.number().int().describe('Held-back messages that this has released.') };

export const changedContact = contact.extend(released).meta({ id: 'ChangedContact' });
export const changedCompany = company.extend(released).meta({ id: 'ChangedCompany' });

export const companyChanges = z.object({
  name: line(LONGEST_OF_COMPANY.name).optional(),
  domain: changedText(LONGEST_OF_COMPANY.domain),
  industry: changedText(LONGEST_OF_COMPANY.industry),
  subIndustry: changedText(LONGEST_OF_COMPANY.subIndustry),
  city: changedText(LONGEST_OF_COMPANY.city),
  region: changedText(LONGEST_OF_COMPANY.region),
  country: changedText(LONGEST_OF_COMPANY.country),
});

/** Every campaign that a contact is or was in. */
export const contactHistory = z.array(
  z.object({
    campaignId: id(),
    campaignName: z.string(),
    campaignStatus: z.enum(schema.CAMPAIGN_STATUSES),
    recipientId: id(),
    status: z.enum(schema.RECIPIENT_STATUSES),
    stopReason: z.enum(schema.STOP_REASONS).nullable(),
    currentStep: z.number().int(),
    stepCount: z.number().int(),
    createdAt: instant(),
    completedAt: instant().nullable(),
    nextActionAt: instant().nullable(),
    waiting: waiting.nullable(),
    actions: z.array(action),
  }),
);

const facet = z.array(z.object({ value: z.string(), count: z.number().int() }));

export const facets = z.object({ seniorities: facet, industries: facet });
