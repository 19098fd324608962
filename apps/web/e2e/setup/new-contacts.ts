import { inDatabase } from './in-database.ts';

/** People whom no other test has to do with: found by this last name, in no campaign. Answers with their ids. */
export const newContacts = (lastName: string, count: number): Promise<string[]> =>
  inDatabase(async (sql) => {
    const rows = await sql<{ id: string }[]>`
      INSERT INTO contacts (first_name, last_name, email)
      SELECT 'Person ' || n, ${lastName}, lower(${lastName}) || n || '@new.example' FROM generate_series(1, ${count}::int) n
      RETURNING id`;
    return rows.map(({ id }) => id);
  });
