import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.js';

/** Executors that have lately shown themselves. For people to look at: correctness rests on claims alone. */
export const executors = pgTable('executors', {
  /** `host:pid:random`. */
  id: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  mode: text({ enum: ['run', 'watch', 'api'] }).notNull(),
  startedAt: instant().notNull().defaultNow(),
  lastSeenAt: instant().notNull().defaultNow(),
  stoppedAt: instant(),
  executed: integer().notNull().default(0),
  sent: integer().notNull().default(0),
  failed: integer().notNull().default(0),
});
