import { sql } from 'drizzle-orm';
import type { Database } from './connect.js';

/** A key that more than one row of a host table carries, so that its unique index can't be made yet. */
export type DuplicateKeys = { index: string; examples: string[] };

const UNIQUE_KEYS = [
  { index: 'users_email_unique', table: 'users', key: sql.raw('lower(email)') },
  {
    index: 'contacts_email_unique',
    table: 'contacts',
    key: sql.raw("nullif(lower(email), '')"),
  },
  {
    index: 'contacts_linkedin_unique',
    table: 'contacts',
    key: sql.raw(
      "nullif(lower(regexp_replace(linkedin_url, '^(https?://)?([a-z]+\\.)?linkedin\\.com/|/*([?#].*)?$', '', 'gi')), '')",
    ),
  },
] as const;

/**
 * Makes the unique indexes over the host's tables that an earlier migration had to leave out because rows with
 * the same key stood there. Imports look people up by the same keys, so nothing but the guard is missing until then.
 */
export async function ensureUniqueKeys(db: Database): Promise<DuplicateKeys[]> {
  const missing: DuplicateKeys[] = [];
  for (const { index, table, key } of UNIQUE_KEYS) {
    const [{ exists } = { exists: false }] = await db.execute<{
      exists: boolean;
    }>(sql`SELECT to_regclass(${index}) IS NOT NULL AS exists`);
    if (exists) continue;
    const twice = await db.execute<{ key: string }>(
      sql`SELECT ${key} AS key FROM ${sql.identifier(table)} WHERE ${key} IS NOT NULL
          GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 5`,
    );
    if (twice.length > 0) missing.push({ index, examples: twice.map((row) => row.key) });
    else
      await db.execute(
        sql`CREATE UNIQUE INDEX ${sql.identifier(index)} ON ${sql.identifier(table)} ((${key}))`,
      );
  }
  return missing;
}
