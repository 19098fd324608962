import { schema } from '@outreach/core';
import { z } from 'zod';
import { AN_ID, ANOTHER_ID, id, idList, instant } from './shared.js';

export const stepChannel = z.enum(schema.STEP_CHANNELS);

/** Ten years: what is further away is a slip of the keyboard, and dates would run out. */
const MAX_DELAY_DAYS = 3650;
const MAX_TEMPLATE_LENGTH = 50_000;

export const stepFormat = z.enum(schema.STEP_FORMATS);

export const step = z
  .object({
    id: id(),
    campaignId: id(),
    stepNumber: z.number().int(),
    channel: stepChannel,
    subject: z.string().nullable(),
    messageTemplate: z.string(),
    format: stepFormat,
    delayDays: z.number().int(),
    version: z.number().int(),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Step', description: 'One message of a sequence.' });

const fields = {
  channel: stepChannel,
  subject: z
    .string()
    .max(500)
    .regex(/^[^\r\n]*$/, 'Expected a single line')
    .nullish()
    .describe('E-mail only. Without one, a later e-mail answers in the thread of the first.'),
  messageTemplate: z
    .string()
    .min(1)
    .max(MAX_TEMPLATE_LENGTH)
    .describe('Liquid, e.g. `Hello {{first_name}}`.'),
  format: stepFormat
    .optional()
    .describe('E-mail only: whether the template is plain text (unless told) or HTML.'),
  delayDays: z
    .number()
    .int()
    .min(0)
    .max(MAX_DELAY_DAYS)
    .describe(
      'Days since the step before really went out; for the first step since activation or enrolment.',
    ),
};

export const stepInput = z.object({ ...fields, delayDays: fields.delayDays.default(0) }).meta({
  id: 'StepInput',
  examples: [
    { channel: 'email', subject: 'Hello', message_template: 'Hi {{first_name}}, …', delay_days: 0 },
    { channel: 'linkedin_message', message_template: 'Hi {{first_name}}, …', delay_days: 3 },
  ],
});

export const newStep = stepInput
  .extend({
    stepNumber: z.number().int().min(1).max(10_000).optional().describe('Its place; last unless told.'),
  })
  .meta({
    id: 'NewStep',
    examples: [
      {
        channel: 'email',
        subject: 'Support capacity at {{ company }}',
        message_template: 'Hi {{ first_name }}, …',
        delay_days: 3,
      },
    ],
  });

export const stepChanges = z
  .object({
    ...fields,
    expected: z
      .strictObject({ id: id(), version: z.number().int() })
      .describe(
        'The step as you have read it. When another one has its number by now, or somebody has changed it, the answer is 409 and nothing is written. Without it, the last one to write wins.',
      ),
  })
  .partial()
  .meta({ id: 'StepChanges', examples: [{ message_template: 'Hello {{ first_name }}, …', delay_days: 2 }] });

export const stepOrder = z
  .object({ sequenceIds: idList(10_000).describe('Ids of all steps, the first one first.') })
  .meta({ id: 'StepOrder', examples: [{ sequence_ids: [AN_ID, ANOTHER_ID] }] });

const problem = z.object({
  path: z.array(z.union([z.string(), z.number()])),
  message: z.string(),
  type: z.string(),
});

/** Whom and what to preview: the stored step or a draft of it; a recipient, a contact, or the nth of them. */
export const previewQuery = z.strictObject({
  campaignId: id(),
  stepNumber: z.number().int().min(1).optional(),
  draft: z
    .strictObject({
      channel: stepChannel,
      subject: z.string().max(500).nullish(),
      messageTemplate: z.string().max(MAX_TEMPLATE_LENGTH),
      format: stepFormat.optional(),
    })
    .optional(),
  recipientId: id().optional(),
  contactId: id().optional(),
  nth: z.number().int().min(0).optional(),
});

export const stepPreview = z.object({
  person: z
    .object({
      contactId: id(),
      recipientId: id().nullable(),
      name: z.string(),
      email: z.string().nullable(),
      linkedinUrl: z.string().nullable(),
      title: z.string().nullable(),
      companyName: z.string().nullable(),
      timezone: z.string().nullable(),
    })
    .nullable(),
  nth: z.number().int().nullable(),
  total: z.number().int(),
  to: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  footer: z.string().nullable(),
  problems: z.array(problem),
  hold: z.object({ code: z.string(), detail: z.string(), variable: z.string().optional() }).nullable(),
  sendAt: instant().nullable(),
});

/** For whom a step is made that is sent as a test: as in a preview, the first one unless told. */
export const stepTest = z
  .object({
    recipientId: id().optional().describe('As this person of the campaign would get it.'),
    contactId: id().optional().describe('As this contact would get it.'),
    nth: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe('As the person at this place in the campaign would get it.'),
  })
  .meta({ id: 'StepTest', examples: [{ nth: 0 }, { contact_id: AN_ID }] });

export const variables = z.array(z.object({ name: z.string(), label: z.string(), custom: z.boolean() }));

export const stepNumber = z.number().int().min(1).max(10_000);

/** Steps of a new campaign, unknown fields refused. */
export const strictSteps = z.array(stepInput.strict()).max(200);
