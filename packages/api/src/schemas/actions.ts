import { RESOLVED_AT_ONCE, schema } from '@outreach/core';
import { z } from 'zod';
import { stepChannel, stepFormat } from './sequences.js';
import { AN_ID, id, idList, instant, page, pageOf } from './shared.js';

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
  messageId: z
    .string()
    .nullable()
    .describe('Message-ID of an e-mail that has passed the point of no return.'),
  senderId: id().nullable().describe('What it goes out from; null = the log channel.'),
  zone: z.string().nullable().describe('The time zone it was planned in; null without a schedule.'),
  zoneSource: z.enum(schema.ZONE_SOURCES).nullable().describe('What that zone was taken from.'),
  createdAt: instant(),
  stepNumber: z.number().int().nullable().describe('Null for a step that has been removed since.'),
  channel: stepChannel,
};

const anyStatus = z.enum(schema.ACTION_STATUSES);

export const action = z.object({ ...fields, status: anyStatus });

export const sentMessage = z
  .object({
    subject: z.string().nullable(),
    body: z.string().describe('To the letter, with what stood under it.'),
    format: stepFormat.describe('As its step has it now.'),
    messageId: z.string().nullable().describe('Message-ID of an e-mail.'),
    at: instant().describe('When it went out, or may have.'),
  })
  .meta({ id: 'SentMessage', description: 'A message as it went out from a sender, or may have.' });

const attentionFields = {
  senderName: z.string().nullable(),
  evidence: z
    .object({
      gatedAt: instant()
        .nullable()
        .describe('When it passed the point of no return; null = it cannot have gone out.'),
      attempt: z.number().int().describe('Executors that took it up so far.'),
      crashes: z.number().int().describe('Of those, how many were lost before the point of no return.'),
      tries: z.number().int().describe('Times that it was certainly not taken and put off.'),
      messageId: z.string().nullable(),
      reply: z.string().nullable().describe('The other side’s last word.'),
      reportedBy: z.string().nullable().describe('Who wrote last about it into the audit log.'),
    })
    .describe('What is known of its fate.'),
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

export const attentionQuery = z.object({
  ...page,
  errorCode: z.string().max(100).optional().describe('Only those with this code.'),
});

const answer = z.enum(['sent', 'resend', 'give_up']).describe('It went out; send it again; let it be.');

export const resolution = z.object({ as: answer }).meta({ id: 'Resolution', examples: [{ as: 'resend' }] });

const actionIds = idList(RESOLVED_AT_ONCE).describe('These messages.');
const errorCode = z.string().min(1).max(100).describe('All that wait with this code.');
const failed = z
  .literal(true)
  .describe('All that failed for good: none that is in doubt, and none that is held back.');

/** One answer for many, and for which. */
export const manyResolutions = z
  .union([
    z.object({ as: answer, actionIds }),
    z.object({ as: answer, errorCode }),
    z.object({ as: answer, failed }),
  ])
  .meta({
    id: 'ManyResolutions',
    examples: [
      { as: 'resend', error_code: 'in_doubt' },
      { as: 'give_up', action_ids: [AN_ID] },
    ],
  });

export const manyResolutionsStrict = z.union([
  z.strictObject({ campaignId: id(), as: answer, actionIds }),
  z.strictObject({ campaignId: id(), as: answer, errorCode }),
  z.strictObject({ campaignId: id(), as: answer, failed }),
]);

export const resolved = z
  .object({
    resolved: z.number().int(),
    refused: z.array(
      z.object({
        actionId: id(),
        reason: z.enum(['not_found', 'nothing_to_decide', 'recipient_ended', 'suppressed']),
      }),
    ),
    remaining: z.number().int().describe('Meant, too, and left for another call.'),
  })
  .meta({ id: 'Resolved' });

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
