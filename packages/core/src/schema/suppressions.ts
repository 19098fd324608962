import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.js';
import type { SenderKind } from './senders.js';

export const SUPPRESSION_REASONS = ['unsubscribed', 'bounced', 'manual'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Addresses that nothing is sent to any more, by any campaign. */
export const suppressions = pgTable(
  'suppressions',
  {
    /** As `emailKey` and `linkedinKey` make it. */
    addressKey: text().primaryKey(),
    kind: text().$type<SenderKind>().notNull(),
    reason: text({ enum: SUPPRESSION_REASONS }).notNull(),
    /** The message that led to it, where there was one. Rows outlive what they speak of: no foreign keys. */
    campaignId: text(),
    actionId: text(),
    /** As in the audit log. */
    actor: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    check('suppressions_kind_check', sql`${t.kind} in ('email', 'linkedin')`),
    check('suppressions_reason_check', sql`${t.reason} in ('unsubscribed', 'bounced', 'manual')`),
  ],
);
