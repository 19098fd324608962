import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, instant } from './columns.js';

/** First answers to POSTs that carried an Idempotency-Key, kept for a day. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: text().notNull(),
    key: text().notNull(),
    /** Hash of method, path and body: the same key with another request is refused. */
    requestHash: text().notNull(),
    /** Null while the first request is still being answered. */
    responseStatus: integer(),
    responseBody: text(),
    /** Until when an unanswered first request is believed to be still at work. */
    lockedUntil: instant().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.key] }), index('idempotency_keys_created_idx').on(t.createdAt)],
);
