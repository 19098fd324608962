import { sql } from 'drizzle-orm';
import { boolean, check, date, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, id, updatedAt } from './columns.js';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
/** Local times `HH:MM` from and to; an end at or before its start is on the next day. */
export type Windows = Partial<Record<Weekday, [string, string][]>>;

export const COUNT_DAYS = ['calendar', 'sending'] as const;
/** What a step's delay counts: all days, or those on which something may go out. */
export type CountDays = (typeof COUNT_DAYS)[number];

/** When messages may go out. Reusable: any number of campaigns may share one. */
export const schedules = pgTable(
  'schedules',
  {
    id: id(),
    name: text().notNull(),
    /** IANA zone. */
    timezone: text().notNull(),
    windows: jsonb().$type<Windows>().notNull(),
    /** ISO 3166 code of the country whose public holidays are kept free; null = none. */
    holidayCountry: text(),
    /** Days of one's own to keep free, as ISO dates. */
    holidayDates: jsonb().$type<string[]>().notNull().default([]),
    countDays: text({ enum: COUNT_DAYS }).notNull().default('calendar'),
    /** The windows are meant in each recipient's own zone, as far as it is known. */
    useRecipientTimezone: boolean().notNull().default(false),
    /** First and last local day on which something may go out; null = no bound. */
    startsOn: date({ mode: 'string' }),
    endsOn: date({ mode: 'string' }),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [check('schedules_count_days_check', sql`${t.countDays} in ('calendar', 'sending')`)],
);
