import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';

/** Rows of a table that share a key with another row of it. */
const sharesAKey = (table: SQL): SQL =>
  sql.join(
    [sql`e`, sql`l`, sql`contact`].map(
      (key) =>
        sql`${key} IN (SELECT ${key} FROM ${table} WHERE ${key} IS NOT NULL GROUP BY 1 HAVING count(*) > 1)`,
    ),
    sql` OR `,
  );

/**
 * Temporary table `import_roots`: for rows that share a key with another row of the file, the first row of the same
 * person (`root`), or the row that they clash with. The outcome is that of taking the rows one by one in file order:
 * a row whose two keys lead to two different people is refused and brings nobody together.
 *
 * Equal rows are found as a set; only rows that share one key and differ in another go through the loop, in the
 * database, about 20 µs each. Temporary table `import_people` then holds the keys that those people ended up with.
 */
export async function placeRepeats(tx: Queryable): Promise<void> {
  const statements = [
    sql`
    CREATE TEMP TABLE import_sound ON COMMIT DROP AS
    SELECT line, e, l, contact FROM import_matches WHERE NOT clash`,
    sql`ANALYZE import_sound`,
    sql`
    CREATE TEMP TABLE import_repeats ON COMMIT DROP AS
    SELECT line, e, l, contact, min(line) OVER (PARTITION BY e, l, contact) AS first
    FROM import_sound WHERE ${sharesAKey(sql`import_sound`)}`,
    sql`
    CREATE TEMP TABLE import_firsts ON COMMIT DROP AS
    SELECT line, e, l, contact FROM import_repeats WHERE line = first`,
    sql`
    CREATE TEMP TABLE import_tangled ON COMMIT DROP AS
    SELECT * FROM import_firsts WHERE ${sharesAKey(sql`import_firsts`)}`,
    sql`
    CREATE TEMP TABLE import_people (
      root integer PRIMARY KEY, e text UNIQUE, l text UNIQUE, contact text UNIQUE
    ) ON COMMIT DROP`,
    sql`
    CREATE TEMP TABLE import_placed (line integer PRIMARY KEY, root integer, clash_with integer) ON COMMIT DROP`,
    PLACE_ONE_BY_ONE,
    sql`
    CREATE TEMP TABLE import_roots ON COMMIT DROP AS
    SELECT r.line, p.clash_with, CASE WHEN p.clash_with IS NULL THEN coalesce(p.root, r.first) END AS root
    FROM import_repeats r LEFT JOIN import_placed p ON p.line = r.first`,
    sql`ANALYZE import_roots`,
  ];
  for (const statement of statements) await tx.execute(statement);
}

const PLACE_ONE_BY_ONE = sql`
DO $$
DECLARE
  r record;
  by_e integer;
  by_l integer;
  by_contact integer;
  met integer;
  other integer;
BEGIN
  FOR r IN SELECT * FROM import_tangled ORDER BY line LOOP
    SELECT root INTO by_e FROM import_people WHERE e = r.e;
    SELECT root INTO by_l FROM import_people WHERE l = r.l;
    SELECT root INTO by_contact FROM import_people WHERE contact = r.contact;
    met := coalesce(by_contact, by_e, by_l);
    -- Somebody else of the file whom one of the keys leads to.
    other := CASE
      WHEN by_e <> met THEN by_e
      WHEN by_l <> met THEN by_l
      WHEN r.contact IS NOT NULL AND by_contact IS NULL THEN met
    END;
    IF met IS NULL THEN
      INSERT INTO import_people VALUES (r.line, r.e, r.l, r.contact);
      INSERT INTO import_placed VALUES (r.line, r.line, NULL);
    ELSIF other IS NULL THEN
      UPDATE import_people SET e = coalesce(e, r.e), l = coalesce(l, r.l)
      WHERE root = met AND (e IS NULL OR l IS NULL);
      INSERT INTO import_placed VALUES (r.line, met, NULL);
    ELSE
      INSERT INTO import_placed VALUES (r.line, NULL, other);
    END IF;
  END LOOP;
END $$`;
