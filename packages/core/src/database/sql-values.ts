import { type SQL, sql } from 'drizzle-orm';

/** One parameter that PostgreSQL reads as `text[]`, however many values it has. */
export const textArray = (values: readonly string[]): SQL => sql`${sql.param(values)}::text[]`;

/** One parameter that PostgreSQL reads as `int[]`. */
export const intArray = (values: readonly number[]): SQL => sql`${sql.param(values)}::int[]`;

/** An instant given from outside (a simulated clock), else the database's own clock. */
export const instantOrNow = (now: Date | undefined): SQL =>
  now ? sql`${now.toISOString()}::timestamptz` : sql`now()`;

/** A pattern for ILIKE that finds the text anywhere, taken literally. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
