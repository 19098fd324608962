import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { emailKey, linkedinKey } from '../../schema/contacts.js';
import { LINKEDIN_ORIGIN } from '../values.js';

/**
 * What `linkedinKey` makes of a staged address. Those are all written alike, so that cutting does what takes a regular
 * expression 10 µs a row.
 */
const STAGED_LINKEDIN_KEY = sql`lower(substr(r.linkedin_url, ${LINKEDIN_ORIGIN.length + 1}))`;

/**
 * Temporary table `import_matches`: every usable row with its two keys, its company (`n` lower-cased name, `d` domain)
 * and the contact here that one of the keys names. `clash`: they name two. Where an old database still holds a key
 * twice, the lowest id stands for it.
 */
export async function matchContacts(tx: Queryable, importId: string): Promise<void> {
  await tx.execute(sql`
    CREATE TEMP TABLE import_keys ON COMMIT DROP AS
    SELECT r.line, ${emailKey(sql`r.email`)} AS e, ${STAGED_LINKEDIN_KEY} AS l,
      lower(r.company_name) AS n, r.company_domain AS d
    FROM import_rows r
    WHERE r.import_id = ${importId} AND r.code IS NULL`);
  await tx.execute(sql`ANALYZE import_keys`);
  await tx.execute(sql`
    CREATE TEMP TABLE import_matches ON COMMIT DROP AS
    WITH by_email AS (
      SELECT k.line, min(c.id) AS id
      FROM import_keys k JOIN contacts c ON ${emailKey(sql`c.email`)} = k.e
      GROUP BY k.line
    ), by_linkedin AS (
      SELECT k.line, min(c.id) AS id
      FROM import_keys k JOIN contacts c ON ${linkedinKey(sql`c.linkedin_url`)} = k.l
      GROUP BY k.line
    )
    SELECT k.*, a.id AS by_email, b.id AS by_linkedin, coalesce(a.id, b.id) AS contact,
      coalesce(a.id <> b.id AND NOT EXISTS (
        SELECT FROM contacts c WHERE c.id = a.id AND ${linkedinKey(sql`c.linkedin_url`)} = k.l
      ), false) AS clash
    FROM import_keys k
    LEFT JOIN by_email a ON a.line = k.line
    LEFT JOIN by_linkedin b ON b.line = k.line`);
  await tx.execute(sql`ANALYZE import_matches`);
}
