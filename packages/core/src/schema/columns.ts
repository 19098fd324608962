import { sql } from 'drizzle-orm';
import { text, timestamp } from 'drizzle-orm/pg-core';

/** A UUIDv7 as text, made by the database so that set-based inserts need no ids from outside. */
export const id = () => text().primaryKey().default(sql`uuid_v7_text()`);

/** `timestamptz`, read as a Date. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

export const createdAt = () => instant().notNull().defaultNow();
export const updatedAt = () => instant().notNull().defaultNow();
