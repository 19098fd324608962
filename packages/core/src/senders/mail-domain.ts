import { type SQL, sql } from 'drizzle-orm';

/** The company domain that a sender's limit a day counts: what stands behind the @, in small letters; '' without one. */
export const mailDomain = (email: SQL): SQL => sql`split_part(lower(${email}), '@', 2)`;
