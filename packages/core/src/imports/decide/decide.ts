import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { textArray } from '../../database/sql-values.js';
import { DomainError, notFound } from '../../domain-error.js';
import { imports, type OnExisting, ROW_OUTCOMES, type RowOutcome } from '../../schema/imports.js';
import type { ImportColumn, ImportSummary } from '../types.js';
import { decideCompanies } from './decide-companies.js';
import { decideContacts } from './decide-contacts.js';
import { summarise } from './summarise.js';

export type LockedImport = {
  id: string;
  kind: 'contacts' | 'companies';
  columns: ImportColumn[];
  onExisting: OnExisting | null;
};

/**
 * Takes the import for this transaction.
 *
 * @throws DomainError `not_found`; `conflict` when there is nothing left to decide, with a sentence that says why
 */
export async function lockImport(tx: Queryable, importId: string): Promise<LockedImport> {
  const [row] = await tx.select().from(imports).where(eq(imports.id, importId)).for('update');
  if (!row) throw notFound('import', importId);
  const sentence = {
    staging: 'The file is still being read.',
    failed: 'The file could not be read to its end; import it again.',
    applied: 'This import has been applied already.',
    expired: 'What was read from this file has been thrown away; import it again.',
    staged: undefined,
    decided: undefined,
  }[row.status];
  if (sentence) throw new DomainError('conflict', sentence);
  const [{ staged } = { staged: 0 }] = await tx.execute<{ staged: number }>(
    sql`SELECT count(*)::int AS staged FROM import_rows WHERE import_id = ${importId}`,
  );
  if (staged !== row.rowCount)
    throw new DomainError(
      'conflict',
      'What was read from this file was lost when the database server broke down; import the file again.',
    );
  return row;
}

/**
 * Decides what every staged row does, from the database as it is now, as temporary table `import_outcomes` with the
 * columns of `import_decisions`. A dry run stores them and ends; applying begins with the same call, so that both say
 * the same.
 */
export async function decide(tx: Queryable, row: LockedImport, mode: OnExisting): Promise<ImportSummary> {
  // Sorts and hashes of a million rows; and plans too short-lived to be worth compiling.
  await tx.execute(sql`SET LOCAL work_mem = '64MB'`);
  await tx.execute(sql`SET LOCAL jit = off`);
  if (row.kind === 'contacts') await decideContacts(tx, row.id, mode);
  else await decideCompanies(tx, row.id, mode);
  return await summarise(tx, row);
}

/** Stores the decisions in place of earlier ones; `only` some of them, where the others are history. */
export async function storeDecisions(
  tx: Queryable,
  importId: string,
  only: readonly RowOutcome[] = ROW_OUTCOMES,
): Promise<void> {
  await tx.execute(sql`DELETE FROM import_decisions WHERE import_id = ${importId}`);
  await tx.execute(sql`
    INSERT INTO import_decisions (import_id, line, outcome, target_id, merged_into, code, reason)
    SELECT ${importId}, line, outcome, target_id, merged_into, code, reason FROM import_outcomes
    WHERE outcome = ANY(${textArray(only)}) ORDER BY line`);
}
