import { pgTable, text } from 'drizzle-orm/pg-core';

/** Settings of the organisation that people change at run time, by key. */
export const organisationSettings = pgTable('organisation_settings', {
  key: text().primaryKey(),
  value: text().notNull(),
});
