import { eq, type SQL, sql } from 'drizzle-orm';
import { releaseHeldActions } from '../actions/release-held.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Database, Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { replanMoved } from '../schedules/replan-moved.js';
import { imports, type OnExisting } from '../schema/imports.js';
import { endSuppressed } from '../suppressions/end-suppressed.js';
import { lockSuppressions } from '../suppressions/lock.js';
import { applyCompanies } from './apply/apply-companies.js';
import { applyContacts } from './apply/apply-contacts.js';
import { decide, type LockedImport, lockImport, storeDecisions } from './decide/decide.js';
import { deleteAppliedRows } from './delete-staged-rows.js';
import type { ImportProgress, ImportSummary } from './types.js';

export type ApplyParams = {
  importId: string;
  actor: Actor;
  /** That of the last decision when not given, else `update`. */
  onExisting?: OnExisting | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /**
   * Runs in the same transaction once contacts and companies are written. Temporary table `import_outcomes` then names
   * them: `SELECT target_id FROM import_outcomes WHERE outcome IN ('create', 'update')`.
   */
  afterApply?: ((tx: Queryable, importId: string) => Promise<void>) | undefined;
};

/** Held while an import is applied: one at a time. */
const APPLY_LOCK = 7_246_110_004;
/** Unique key taken, company gone, deadlock, serialization: somebody wrote the same at the same moment. */
const LOST_A_RACE = new Set(['23505', '23503', '40P01', '40001']);
const ATTEMPTS = 4;

/**
 * Decides anew and carries it out, in one transaction: all rows or none. When somebody writes the same person in
 * between, it decides again, now knowing of them.
 *
 * @throws DomainError `not_found`; `conflict` when it was applied before, or the race was lost four times
 */
export async function applyImport(db: Database, params: ApplyParams): Promise<ImportSummary> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction(async (tx) => await applyOnce(tx, params));
    } catch (error) {
      if (!LOST_A_RACE.has(sqlState(error) ?? '')) throw error;
      if (attempt >= ATTEMPTS)
        throw new DomainError('conflict', 'The same contacts keep being changed elsewhere; try again later.');
    }
  }
}

async function applyOnce(tx: Queryable, params: ApplyParams): Promise<ImportSummary> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${APPLY_LOCK})`);
  const row = await lockImport(tx, params.importId);
  const onExisting = params.onExisting ?? row.onExisting ?? 'update';
  const summary = await decide(tx, row, onExisting);
  const done = summary.create + summary.update;
  params.onProgress?.({ step: 'applying', rows: 0, bytes: 0 });
  if (row.kind === 'contacts') await applyContacts(tx, row.id, onExisting, summary);
  else await applyCompanies(tx, row.id, onExisting);
  await storeDecisions(tx, row.id, ['rejected', 'merged']);
  await deleteAppliedRows(tx, row.id);
  // As late as can be: whoever opts out waits for it. But before the campaigns, and those before the messages.
  await lockSuppressions(tx, 'shared');
  const contactIds = changedContacts(row);
  const ended = row.kind === 'contacts' ? await endSuppressed(tx, { contactIds, actor: params.actor }) : 0;
  const released = await releaseHeldActions(tx, contactIds);
  await replanMoved(tx, contactIds);
  await params.afterApply?.(tx, row.id);
  const [applied] = await tx
    .update(imports)
    .set({ status: 'applied', onExisting, summary, decidedAt: sql`now()`, appliedAt: sql`now()` })
    .where(eq(imports.id, row.id))
    .returning({ fileName: imports.fileName });
  await recordEvents(tx, [
    {
      actor: params.actor,
      event: 'import.applied',
      after: {
        importId: row.id,
        kind: row.kind,
        fileName: applied?.fileName,
        onExisting,
        ...countsOf(summary),
        released,
        ended,
      },
    },
  ]);
  params.onProgress?.({ step: 'applying', rows: done, bytes: 0 });
  return summary;
}

/** A query of the contacts of whom a template may now know more. */
function changedContacts({ kind }: LockedImport): SQL {
  const updated = sql`SELECT target_id FROM import_outcomes WHERE outcome = 'update'`;
  return kind === 'contacts' ? updated : sql`SELECT id FROM contacts WHERE company_id IN (${updated})`;
}

const countsOf = ({
  rows,
  create,
  update,
  unchanged,
  skipped,
  merged,
  rejected,
  companies,
}: ImportSummary) => ({
  rows,
  create,
  update,
  unchanged,
  skipped,
  merged,
  rejected,
  companies,
});

/** SQLSTATE of a failed query, however deep it is wrapped. */
function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code))
    return error.code;
  return sqlState(error.cause);
}
