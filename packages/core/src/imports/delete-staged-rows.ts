import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/** Lets all go that was staged of an import. */
export async function deleteStagedRows(tx: Queryable, importId: string): Promise<void> {
  await tx.execute(sql`DELETE FROM import_rows WHERE import_id = ${importId}`);
  await tx.execute(sql`DELETE FROM import_decisions WHERE import_id = ${importId}`);
}

/** Lets the rows go that a report does not speak of; the rejected ones and those with a warning stay. */
export async function deleteAppliedRows(tx: Queryable, importId: string): Promise<void> {
  await tx.execute(sql`
    DELETE FROM import_rows r
    USING import_outcomes o
    WHERE r.import_id = ${importId} AND o.line = r.line AND o.outcome <> 'rejected' AND r.warnings IS NULL`);
}
