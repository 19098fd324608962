import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { campaigns } from './campaigns.js';
import { createdAt, id, instant, updatedAt } from './columns.js';

export const SENDER_KINDS = ['email', 'linkedin'] as const;
export type SenderKind = (typeof SENDER_KINDS)[number];

/** `log`: nobody outside is reached. `manual`: a person sends it and says so. `http`: handed to a service by POST. */
export const SENDER_MODES = ['log', 'smtp', 'manual', 'http'] as const;
export type SenderMode = (typeof SENDER_MODES)[number];

export const SENDER_STATUSES = ['active', 'paused'] as const;
export type SenderStatus = (typeof SENDER_STATUSES)[number];

export const TLS_MODES = ['none', 'starttls', 'tls'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

/** The identity a message goes out from: a mailbox or a LinkedIn account. Columns that end in `_sealed` are encrypted. */
export const senders = pgTable(
  'senders',
  {
    id: id(),
    kind: text({ enum: SENDER_KINDS }).notNull(),
    name: text().notNull(),
    mode: text({ enum: SENDER_MODES }).notNull(),
    status: text({ enum: SENDER_STATUSES }).notNull().default('active'),
    /** Why it is paused, as a sentence; null while active. */
    statusReason: text(),
    fromName: text(),
    fromEmail: text(),
    replyTo: text(),
    signature: text(),
    smtpHost: text(),
    smtpPort: integer(),
    smtpTls: text({ enum: TLS_MODES }),
    smtpUser: text(),
    smtpPasswordSealed: text(),
    /** Where answers and notices to it are read; null = they are not. */
    imapHost: text(),
    imapPort: integer(),
    imapTls: text({ enum: TLS_MODES }),
    /** Null: it logs in as for sending, with the same password. */
    imapUser: text(),
    imapPasswordSealed: text(),
    httpUrl: text(),
    httpSecretSealed: text(),
    dkimDomain: text(),
    dkimSelector: text(),
    dkimKeySealed: text(),
    /** Messages in any 24 hours; null = no limit. */
    perDay: integer(),
    /** Messages in any 60 minutes; null = no limit. */
    perHour: integer(),
    /** Messages to one company domain in any 24 hours; null = no limit. */
    perDomainDay: integer(),
    /** Seconds between two messages, at the least. */
    minGapSeconds: integer().notNull().default(0),
    /** Ramp-up: so many on the first day, so many more each day, up to the ceiling. All three or none. */
    rampStart: integer(),
    rampStep: integer(),
    rampCeiling: integer(),
    /** When its first message was granted; the ramp's days count from here. */
    rampStartedAt: instant(),
    /** Raised by every grant of sends, and what a grant compares: two executors never use the same allowance. */
    grants: integer().notNull().default(0),
    /** Before this nothing goes out from here: the gap behind the last message. */
    nextFreeAt: instant(),
    /** Failures of the infrastructure in a row, for the breaker. */
    failures: integer().notNull().default(0),
    /** The breaker is open until then; afterwards one message at a time is tried. Null = closed. */
    brokenUntil: instant(),
    /** Raised by every change of how it connects. */
    version: integer().notNull().default(1),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
    /** Set when it is deleted: what it has sent stays. */
    archivedAt: instant(),
  },
  (t) => [
    check('senders_kind_check', sql`${t.kind} in ('email', 'linkedin')`),
    check('senders_mode_check', sql`${t.mode} in ('log', 'smtp', 'manual', 'http')`),
    check('senders_status_check', sql`${t.status} in ('active', 'paused')`),
    check('senders_tls_check', sql`${t.smtpTls} in ('none', 'starttls', 'tls')`),
    check('senders_imap_tls_check', sql`${t.imapTls} in ('none', 'starttls', 'tls')`),
    check(
      'senders_limits_check',
      sql`${t.perDay} >= 0 and ${t.perHour} >= 0 and ${t.perDomainDay} >= 0 and ${t.minGapSeconds} >= 0
          and ${t.rampStart} >= 0 and ${t.rampStep} >= 0 and ${t.rampCeiling} >= 0`,
    ),
  ],
);

/** Which senders a campaign uses; recipients are dealt out among those of a kind. */
export const campaignSenders = pgTable(
  'campaign_senders',
  {
    campaignId: text()
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    senderId: text()
      .notNull()
      .references(() => senders.id),
    position: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.campaignId, t.senderId] }),
    index('campaign_senders_sender_idx').on(t.senderId),
  ],
);
