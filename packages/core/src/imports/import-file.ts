import type { Database } from '../database/connect.js';
import { type ApplyParams, applyImport } from './apply-import.js';
import { decideImport } from './decide-import.js';
import { getImport } from './queries.js';
import { type StageParams, stageImport } from './stage-import.js';
import type { ImportRecord } from './types.js';

export type ImportFileParams = StageParams &
  Pick<ApplyParams, 'onExisting' | 'afterApply'> & { dryRun?: boolean };

/**
 * Reads a file and imports it. With `dryRun` it stops before contacts and companies are touched; the answer's summary
 * is the one that a real run would give, and the import can still be applied.
 *
 * @throws DomainError `invalid_input`, `conflict`
 */
export async function importFile(db: Database, params: ImportFileParams): Promise<ImportRecord> {
  const { onExisting, onProgress } = params;
  const { importId } = await stageImport(db, params);
  if (params.dryRun) await decideImport(db, { importId, onExisting, onProgress });
  else
    await applyImport(db, {
      importId,
      actor: params.actor,
      onExisting,
      onProgress,
      afterApply: params.afterApply,
    });
  return await getImport(db, { importId });
}
