import { STEP_STATES, schema } from '@outreach/core';
import { z } from 'zod';
import { contactFilter, contactOfRecipient } from './contacts.js';
import { stepNumber } from './sequences.js';
import {
  AN_ID,
  ANOTHER_ID,
  contactList,
  id,
  idList,
  instant,
  line,
  page,
  pastInstant,
  search,
} from './shared.js';
import { waiting } from './waiting.js';

/** As many as fit into the largest body that the route takes. */
const MAX_CONTACTS_AT_ONCE = 250_000;
const MAX_PAUSED_AT_ONCE = 10_000;

export const recipientStatus = z.enum(schema.RECIPIENT_STATUSES);

const fields = {
  id: id(),
  campaignId: id(),
  contactId: id(),
  status: recipientStatus,
  currentStep: z.number().int().describe('0 = none done.'),
  sentCount: z.number().int(),
  enrolledAt: instant().nullable(),
  lastActionAt: instant().nullable(),
  completedAt: instant().nullable(),
  stopReason: z.enum(schema.STOP_REASONS).nullable().describe('Why the recipient ended; null while open.'),
  pausedAt: instant()
    .nullable()
    .describe('Since when a person holds their messages back; null = nobody does.'),
  createdAt: instant(),
  contact: contactOfRecipient,
  nextActionAt: instant().nullable().describe('When the next message is due; null = none is planned.'),
  waiting: waiting
    .nullable()
    .describe(
      'Why nothing goes out right now; null when the next message is due or the recipient has ended.',
    ),
};

export const recipient = z
  .object(fields)
  .meta({ id: 'Recipient', description: 'One contact in one campaign.' });

export const respondedRecipient = recipient
  .extend({ inFlight: z.number().int().describe('Messages that were past recall at that moment.') })
  .meta({ id: 'RespondedRecipient' });

export const pausedRecipient = recipient
  .extend({ inFlight: z.number().int().describe('Messages that were past recall at that moment.') })
  .meta({ id: 'PausedRecipient' });

const pauseRefused = z.array(z.object({ recipientId: id(), reason: z.enum(['not_found', 'ended']) }));

/** Which of a campaign's recipients are meant, by id. */
export const manyRecipients = z.strictObject({ campaignId: id(), recipientIds: idList(MAX_PAUSED_AT_ONCE) });

export const pausedRecipients = z.object({
  paused: z.number().int().describe('How many are newly paused.'),
  inFlight: z.number().int().describe('Messages that were past recall at that moment.'),
  refused: pauseRefused,
});

export const resumedRecipients = z.object({
  resumed: z.number().int().describe('How many were paused until now.'),
  refused: pauseRefused,
});

export const bounce = z
  .object({
    at: pastInstant().optional().describe('When it came back; now unless told.'),
    detail: line(1_000).optional().describe('What the notice says.'),
  })
  .meta({ id: 'Bounce', examples: [{ at: '2026-03-01T09:00:00Z', detail: '550 5.1.1 no such user' }] });

export const bouncedRecipient = recipient
  .extend({
    inFlight: z.number().int().describe('Messages that were past recall at that moment.'),
    campaignPaused: z.string().nullable().describe('Why the campaign has been paused by it, if it has been.'),
  })
  .meta({ id: 'BouncedRecipient' });

const THIS_STEP = 'Only those with whom this step stands as step_state says.';
const recipientFilter = z.object({
  status: recipientStatus.optional(),
  search: search(),
  sequenceId: id().optional().describe(`${THIS_STEP} By its id, which also finds one that has been removed.`),
  stepState: z
    .enum(STEP_STATES)
    .optional()
    .describe(
      'How a step stands with somebody: it is their next message (waiting, unless told), it went out to them (sent), ' +
        'it was their last one when they answered (responded), it could not be sent or came back (failed).',
    ),
  ...page,
});

export const recipientQuery = recipientFilter.extend({
  step: stepNumber.optional().describe(`${THIS_STEP} By its number.`),
});

/** The list as the console asks for it. */
export const recipientListQuery = recipientFilter.extend({
  campaignId: id(),
  stepNumber: stepNumber.optional().describe(`${THIS_STEP} By its number.`),
  waiting: z.enum(['held', 'paused', 'retry', 'in_doubt']).optional(),
});

const skipReason = z.enum([
  'not_found',
  'repeated',
  'already_added',
  'no_address',
  'suppressed',
  'contacted_before',
  'active_elsewhere',
]);
const skippedCounts = z.record(z.string(), z.number().int()).describe('How many were skipped, by reason.');

const skipped = z
  .object({ contactId: id(), reason: skipReason })
  .meta({ id: 'SkippedContact', description: 'Somebody who could not be added, and why.' });

export const addedRecipients = z
  .object({
    added: z.number().int(),
    skipped: z.array(skipped).describe('At most 10,000; the counts have all.'),
    skippedCounts,
    recipients: z.array(recipient).describe('The new ones, at most 10,000.'),
  })
  .meta({ id: 'AddedRecipients' });

const examples = z.array(id());

export const audiencePreview = z
  .object({
    ready: z.number().int(),
    skippedCounts,
    examples: z.object({
      ready: examples,
      not_found: examples,
      repeated: examples,
      already_added: examples,
      no_address: examples,
      suppressed: examples,
      contacted_before: examples,
      active_elsewhere: examples,
    }),
  })
  .meta({ id: 'AudiencePreview' });

const contactIds = idList(MAX_CONTACTS_AT_ONCE);

const includeActiveElsewhere = z
  .boolean()
  .optional()
  .describe('Take also people who are under way in another active campaign; they are skipped unless told.');
const includeContactedBefore = z
  .boolean()
  .optional()
  .describe(
    'Take also people who were removed from this campaign after it had reached them: they begin anew. Skipped unless told.',
  );
const audienceRules = { includeActiveElsewhere, includeContactedBefore };

const oneOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.union([
    z.strictObject({ ...shape, contactIds }),
    z.strictObject({ ...shape, filter: contactFilter.strict() }),
  ]);

/** Whom to add to which campaign: these contacts, or all that a filter finds. */
export const whomToAdd = oneOf({ campaignId: id(), ...audienceRules });

/** The same, and whether the answer should keep to figures. */
export const whomToAddBriefly = oneOf({
  campaignId: id(),
  ...audienceRules,
  brief: z.boolean().optional(),
});

/** The same as REST takes it: all the shapes that front ends send. */
export const whomToAddRest = z
  .union([
    z.object({ contactIds, ...audienceRules }),
    z.object({ contactId: id(), ...audienceRules }),
    z.object({ filter: contactFilter, ...audienceRules }),
    contactList(MAX_CONTACTS_AT_ONCE),
  ])
  .meta({
    examples: [
      { contact_ids: [AN_ID, ANOTHER_ID] },
      { filter: { min_bpo_fit_score: 70, seniority: 'Director' } },
    ],
  });
