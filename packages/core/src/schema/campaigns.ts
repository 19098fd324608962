import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, real, text } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, updatedAt } from './columns.js';
import { schedules } from './schedules.js';
import { users } from './users.js';

export const CAMPAIGN_TYPES = ['linkedin', 'email'] as const;
export type CampaignType = (typeof CAMPAIGN_TYPES)[number];

export const CAMPAIGN_STATUSES = ['draft', 'active', 'paused', 'completed'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

export const campaigns = pgTable(
  'campaigns',
  {
    id: id(),
    name: text().notNull(),
    /** The main channel; a step may use any. */
    type: text({ enum: CAMPAIGN_TYPES }).notNull(),
    status: text({ enum: CAMPAIGN_STATUSES }).notNull().default('draft'),
    createdBy: text()
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set by every activation. */
    activatedAt: instant(),
    /** Set by every pause. */
    pausedAt: instant(),
    /** Set when the executor completes it, cleared when it is activated again. */
    completedAt: instant(),
    /** When messages may go out; null = at any hour. */
    scheduleId: text().references(() => schedules.id),
    /** People who may get their first message in any 24 hours; null = no limit. */
    dailyNewRecipients: integer(),
    /** Bounces in a hundred messages, over 28 days, at which it is paused; null = never. */
    bounceLimitPercent: real().default(5),
    /** Bounces before this are forgiven: when a person started it again that was paused for them; null = never. */
    bouncesForgivenAt: instant(),
    /** Why it is paused, when a guard and not a person has done it. */
    pauseReason: text(),
  },
  (t) => [
    index('campaigns_status_idx').on(t.status),
    index('campaigns_created_idx').on(t.createdAt, t.id),
    index('campaigns_schedule_idx').on(t.scheduleId),
    // Few, and asked for with every claim.
    index('campaigns_limited_idx').on(t.id).where(sql`daily_new_recipients is not null`),
    check('campaigns_type_check', sql`${t.type} in ('linkedin', 'email')`),
    check('campaigns_status_check', sql`${t.status} in ('draft', 'active', 'paused', 'completed')`),
  ],
);

/**
 * One counter row a campaign, kept by statement-level triggers on campaign_recipients: whatever changes a
 * recipient, the figures follow, once a statement and not once a row. Reading them never counts recipients.
 */
export const campaignStats = pgTable('campaign_stats', {
  campaignId: text()
    .primaryKey()
    .references(() => campaigns.id, { onDelete: 'cascade' }),
  totalRecipients: integer().notNull().default(0),
  pending: integer().notNull().default(0),
  inProgress: integer().notNull().default(0),
  completed: integer().notNull().default(0),
  responded: integer().notNull().default(0),
  failed: integer().notNull().default(0),
  /** People who were sent at least one message. */
  contacted: integer().notNull().default(0),
  /** Messages sent. */
  sent: integer().notNull().default(0),
});
