import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { campaigns } from './campaigns.js';
import { createdAt, id, instant } from './columns.js';
import { contacts } from './contacts.js';

export const RECIPIENT_STATUSES = ['pending', 'in_progress', 'completed', 'failed', 'responded'] as const;
export type RecipientStatus = (typeof RECIPIENT_STATUSES)[number];

export const STOP_REASONS = [
  'replied',
  'finished',
  'removed_step',
  'send_failed',
  'in_doubt',
  'poisoned',
  'unsubscribed',
  'bounced',
  'given_up',
] as const;
export type StopReason = (typeof STOP_REASONS)[number];

export const campaignRecipients = pgTable(
  'campaign_recipients',
  {
    id: id(),
    campaignId: text()
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    contactId: text()
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    status: text({ enum: RECIPIENT_STATUSES }).notNull().default('pending'),
    /** Number of the last step that went out, in today's numbering; 0 = none. */
    currentStep: integer().notNull().default(0),
    /**
     * The last step that went out; null = none. The next one stands after it. No foreign key, which would cost a look-up
     * a message: a step that somebody has had is archived and goes only with the whole campaign.
     */
    lastSequenceId: text(),
    /** Messages that went out to this person. */
    sentCount: integer().notNull().default(0),
    /** The mailbox and the LinkedIn account of the first message of each kind: later ones come from the same. */
    emailSenderId: text(),
    linkedinSenderId: text(),
    /** When the first step's delay began: activation, or being added to an active campaign. */
    enrolledAt: instant(),
    /** When the last step went out. The next step's delay counts from here. */
    lastActionAt: instant(),
    /** When the recipient ended, for whatever reason. */
    completedAt: instant(),
    /** Why the recipient ended; null while open. */
    stopReason: text({ enum: STOP_REASONS }),
    /** Since when a person holds this recipient's messages back, and who, as the audit log names them; null = nobody does. */
    pausedAt: instant(),
    pausedBy: text(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('campaign_recipients_contact_unique').on(t.campaignId, t.contactId),
    // Serves listing in order of adding. Status stays out of every index: its changes remain HOT updates.
    index('campaign_recipients_list_idx').on(t.campaignId, t.id),
    index('campaign_recipients_contact_idx').on(t.contactId),
    check(
      'campaign_recipients_status_check',
      sql`${t.status} in ('pending', 'in_progress', 'completed', 'failed', 'responded')`,
    ),
  ],
);
