import { sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';

/**
 * From temporary table `import_company_pairs` (`n` lower-cased name, `d` domain, both '' for none, and the `line` of
 * the first row with them) makes `import_company_of`: to which company each pair belongs, by id, and whether it is new.
 *
 * A domain names a company. Without one that is known here, the name does, but never against another domain: two
 * firms of one name and different domains stay two. Inside the file a name alone goes with the first domain of it.
 */
export async function resolveCompanies(tx: Queryable): Promise<void> {
  await tx.execute(sql`ANALYZE import_company_pairs`);
  await tx.execute(sql`
    CREATE TEMP TABLE import_company_of ON COMMIT DROP AS
    WITH by_domain AS (
      SELECT p.n, p.d, min(c.id) AS id
      FROM import_company_pairs p JOIN companies c ON lower(c.domain) = p.d
      WHERE p.d <> '' GROUP BY 1, 2
    ), by_name AS (
      SELECT p.n, p.d, p.line, min(c.id) AS id
      FROM import_company_pairs p JOIN companies c ON lower(c.name) = p.n
      WHERE p.n <> '' AND (p.d = '' OR coalesce(c.domain, '') = '')
        AND NOT EXISTS (SELECT FROM by_domain b WHERE b.n = p.n AND b.d = p.d)
      GROUP BY 1, 2, 3
    ), first_domain AS (
      -- A company here without a domain can take only one.
      SELECT DISTINCT ON (id) id, d FROM by_name WHERE d <> '' ORDER BY id, line
    ), known AS (
      SELECT n, d, id FROM by_domain
      UNION ALL
      SELECT b.n, b.d, b.id FROM by_name b
      LEFT JOIN first_domain f ON f.id = b.id
      WHERE b.d = '' OR b.d = f.d
    ), named AS (
      SELECT DISTINCT ON (n) n, d FROM import_company_pairs WHERE n <> '' AND d <> '' ORDER BY n, line
    ), keyed AS (
      SELECT p.n, p.d, p.line, coalesce(k.id, k2.id) AS known_id,
        CASE WHEN p.d <> '' THEN 'd:' || p.d WHEN named.d IS NOT NULL THEN 'd:' || named.d ELSE 'n:' || p.n END AS new_key
      FROM import_company_pairs p
      LEFT JOIN known k ON k.n = p.n AND k.d = p.d
      LEFT JOIN named ON p.d = '' AND named.n = p.n
      LEFT JOIN known k2 ON k2.n = named.n AND k2.d = named.d
    ), new_ids AS (
      SELECT new_key, uuid_v7_text() AS id FROM keyed WHERE known_id IS NULL GROUP BY new_key
    )
    SELECT keyed.n, keyed.d, keyed.line, coalesce(keyed.known_id, new_ids.id) AS company_id,
      keyed.known_id IS NULL AS is_new
    FROM keyed LEFT JOIN new_ids ON keyed.known_id IS NULL AND new_ids.new_key = keyed.new_key`);
  await tx.execute(sql`ANALYZE import_company_of`);
}
