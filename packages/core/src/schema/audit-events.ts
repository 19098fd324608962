import { sql } from 'drizzle-orm';
import { bigint, index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.js';

/** Every change of state: who, what, before, after, when. Rows outlive what they speak of: no foreign keys. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant().notNull().defaultNow(),
    /** `user:<id>`, `executor:<name>` or `system`. */
    actor: text().notNull(),
    /** Noun and past participle: `campaign.activated`, `action.sent`. */
    event: text().notNull(),
    campaignId: text(),
    recipientId: text(),
    actionId: text(),
    /** The fields that changed, as they were. */
    before: jsonb().$type<Record<string, unknown>>(),
    /** The fields that changed, as they are now; counts for set-based changes. */
    after: jsonb().$type<Record<string, unknown>>(),
  },
  (t) => [
    index('audit_events_campaign_idx').on(t.campaignId, t.id),
    index('audit_events_recipient_idx').on(t.recipientId, t.id).where(sql`recipient_id is not null`),
  ],
);
