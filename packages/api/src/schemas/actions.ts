import { schema } from '@outreach/core';
import { z } from 'zod';
import { stepChannel } from './sequences.js';
import { id, instant, page, pageOf } from './shared.js';

const fields = {
  id: id(),
  campaignId: id(),
  recipientId: id(),
  sequenceId: id(),
  scheduledFor: instant(),
  executedAt: instant().nullable().describe('When it went out or failed.'),
  responseReceivedAt: instant().nullable(),
  errorCode: z.string().nullable().describe('Why it failed, is held back or waits for a retry.'),
  errorMessage: z.string().nullable(),
  errorVariable: z.string().nullable().describe('Of `missing_value`: the variable that was empty.'),
  heldAt: instant().nullable().describe('Held back until a person mends something.'),
  attempt: z.number().int(),
  createdAt: instant(),
  stepNumber: z.number().int().nullable().describe('Null for a step that has been removed since.'),
  channel: stepChannel,
};

const anyStatus = z.enum(schema.ACTION_STATUSES);

export const action = z.object({ ...fields, status: anyStatus });

const attentionFields = {
  campaignName: z.string(),
  campaignStatus: z.enum(schema.CAMPAIGN_STATUSES),
  recipientStatus: z.enum(schema.RECIPIENT_STATUSES),
  contact: z.object({
    id: id(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    email: z.string().nullable(),
    linkedinUrl: z.string().nullable(),
    title: z.string().nullable(),
    companyId: id().nullable(),
    companyName: z.string().nullable(),
    customFields: z.record(z.string(), z.unknown()),
  }),
};

/** An action that waits for a person, with whom and what it is about. */
export const attentionItem = z.object({ ...fields, ...attentionFields, status: anyStatus });

export const attentionPage = pageOf(attentionItem).extend({
  groups: z
    .array(z.object({ errorCode: z.string().nullable(), count: z.number().int() }))
    .describe('All that wait, by reason.'),
});

const restStatus = z.enum(['scheduled', 'sent', 'failed', 'responded']);

/** Over REST `sending` shows as `scheduled`. */
export const restAction = z
  .object({ ...fields, status: restStatus })
  .meta({ id: 'Action', description: 'One execution of one step for one recipient.' });

export const restAttentionItem = z
  .object({ ...fields, ...attentionFields, status: restStatus })
  .meta({ id: 'AttentionItem' });

export const attentionQuery = z.object(page);

export const resolution = z
  .object({
    as: z.enum(['sent', 'resend', 'give_up']).describe('It went out; send it again; let it be.'),
  })
  .meta({ id: 'Resolution' });

export const executed = z
  .object({
    executed: z.number().int(),
    sent: z.number().int(),
    failed: z.number().int(),
    remaining: z.number().int().describe('Still due after this batch.'),
  })
  .meta({ id: 'Executed' });

export const executeQuery = z.object({
  limit: z.number().int().min(1).max(10_000).default(500).describe('At most so many actions.'),
});
