import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { campaigns } from './campaigns.js';
import { createdAt, id, instant, updatedAt } from './columns.js';

export const STEP_CHANNELS = ['linkedin_message', 'linkedin_connection', 'email'] as const;
export type StepChannel = (typeof STEP_CHANNELS)[number];

export const STEP_FORMATS = ['text', 'html'] as const;
export type StepFormat = (typeof STEP_FORMATS)[number];

export const campaignSequences = pgTable(
  'campaign_sequences',
  {
    id: id(),
    campaignId: text()
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    /** 1, 2, 3 … without gaps among the live steps; null once archived. */
    stepNumber: integer(),
    /** Order among all steps, archived ones included: what "stands after" means for people under way. */
    position: integer().notNull(),
    channel: text({ enum: STEP_CHANNELS }).notNull(),
    subject: text(),
    /** Liquid. */
    messageTemplate: text().notNull(),
    /** How an e-mail's text is written. */
    format: text({ enum: STEP_FORMATS }).notNull().default('text'),
    /** Days since the previous step really went out; for the first step since enrolment. */
    delayDays: integer().notNull().default(0),
    /** Raised by every edit. A message made from an earlier one does not pass the gate. */
    version: integer().notNull().default(1),
    /** Set when a step that somebody has had is deleted: its history stays. */
    archivedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    // The migration makes it DEFERRABLE INITIALLY IMMEDIATE, so that one UPDATE can renumber all steps.
    unique('campaign_sequences_step_unique').on(t.campaignId, t.stepNumber),
    index('campaign_sequences_position_idx').on(t.campaignId, t.position),
    check(
      'campaign_sequences_channel_check',
      sql`${t.channel} in ('linkedin_message', 'linkedin_connection', 'email')`,
    ),
    check('campaign_sequences_format_check', sql`${t.format} in ('text', 'html')`),
    check('campaign_sequences_delay_check', sql`${t.delayDays} >= 0`),
    check(
      'campaign_sequences_step_check',
      sql`(${t.stepNumber} is null) = (${t.archivedAt} is not null) and ${t.stepNumber} >= 1`,
    ),
  ],
);
