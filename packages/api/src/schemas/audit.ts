import { z } from 'zod';
import { id, instant } from './shared.js';

const fields = z.record(z.string(), z.unknown()).nullable();

export const auditEvent = z
  .object({
    id: z.number().int(),
    at: instant(),
    actor: z.string().describe('`user:<id>`, `executor:<name>` or `system`.'),
    actorName: z.string(),
    contactName: z.string().nullable().describe('Whom it is about, while they are in the campaign.'),
    event: z.string(),
    campaignId: id().nullable(),
    recipientId: id().nullable(),
    actionId: id().nullable(),
    before: fields,
    after: fields,
  })
  .meta({ id: 'AuditEvent' });

export const auditQuery = z.object({
  campaignId: id().optional(),
  recipientId: id().optional(),
  actor: z.string().max(300).optional(),
  events: z
    .array(z.string().max(100))
    .min(1)
    .max(50)
    .optional()
    .describe('Names of events; one that ends in a dot stands for all that begin so.'),
  limit: z.number().int().min(1).max(500).default(50),
  before: z.number().int().min(0).optional().describe('Only events older than the one with this id.'),
});
