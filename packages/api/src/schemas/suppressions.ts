import { schema } from '@outreach/core';
import { z } from 'zod';
import { senderKind } from './senders.js';
import { AN_ID, id, instant, page, search } from './shared.js';

const reason = z.enum(schema.SUPPRESSION_REASONS);

export const suppression = z
  .object({
    address: z.string(),
    kind: senderKind,
    reason,
    campaignId: id().nullable().describe('Of the message that led to it, where there was one.'),
    actionId: id().nullable(),
    actor: z.string(),
    createdAt: instant(),
  })
  .meta({ id: 'Suppression', description: 'An address that nothing is sent to any more.' });

export const suppressionQuery = z.object({ search: search(), reason: reason.optional(), ...page });

const address = z.string().trim().min(1).max(500);
const why = { reason: reason.default('manual') };
const addresses = z
  .array(address)
  .min(1)
  .max(1_000)
  .describe('E-mail addresses and addresses of LinkedIn profiles.');

/** By address or by contact, as typed callers say it. */
export const newSuppression = z.union([
  z.strictObject({ addresses, ...why }),
  z.strictObject({ contactId: id(), ...why }),
]);

/** The same as REST takes it. */
export const newSuppressionRest = z
  .union([
    z.object({ addresses, ...why }),
    z.object({ address, ...why }),
    z.object({ contactId: id().describe('All addresses of this contact.'), ...why }),
  ])
  .meta({ examples: [{ address: 'ann@acme.example', reason: 'unsubscribed' }, { contact_id: AN_ID }] });

export const suppressed = z
  .object({
    addresses: z.array(z.string()),
    added: z.number().int().describe('How many of them were not suppressed before.'),
    ended: z.number().int().describe('Recipients that ended, over all campaigns.'),
    inFlight: z.number().int().describe('Messages that were past recall at that moment.'),
  })
  .meta({ id: 'Suppressed' });
