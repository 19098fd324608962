import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.js';
import { senders } from './senders.js';

/** How far the inboxes of senders have been read: one row for each that is read. */
export const senderInboxes = pgTable('sender_inboxes', {
  senderId: text()
    .primaryKey()
    .references(() => senders.id),
  /** Of the UIDs below, as the server names it; null = nothing has been read yet. */
  uidValidity: bigint({ mode: 'number' }),
  /** The highest UID that was read. */
  lastUid: bigint({ mode: 'number' }).notNull().default(0),
  /** When it was last read to its end. */
  readAt: instant(),
  /** Why it can't be read, as a sentence, and since when; null while it can. */
  problem: text(),
  problemSince: instant(),
  /** Attempts in a row that came to nothing. */
  failures: integer().notNull().default(0),
  /** When it is looked into next. */
  nextReadAt: instant().notNull().defaultNow(),
  /** The executor that reads it, and until when it may: what it writes names itself. */
  claimedBy: text(),
  leaseUntil: instant(),
});
