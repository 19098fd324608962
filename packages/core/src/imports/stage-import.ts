import { and, eq, sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import type { Database } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { imports } from '../schema/imports.js';
import { copyRows } from './copy-rows.js';
import { driverOf } from './driver.js';
import { planFile, type Told } from './inspect-file.js';
import { rowNormaliser } from './normalise-row.js';
import { openFile } from './open-file.js';
import { throwOldStagedRowsAway } from './purge-rows.js';
import { readRecords } from './read-records.js';
import type { StagedRow } from './staged-row.js';
import type { ImportProgress } from './types.js';
import { shorten } from './values.js';

/** Rows that are normalised and sent together: enough to keep both sides busy, little to hold. */
const CHUNK_ROWS = 2000;

export type StageParams = Told & {
  stream: AsyncIterable<Buffer | Uint8Array | string>;
  fileName: string;
  actor: Actor;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Called once the import is recorded and before anything is staged, for whoever may have to discard it. */
  onStaging?: ((importId: string) => void) | undefined;
};

/**
 * Reads a file into the staging table: a million rows in the memory of a few thousand. Contacts and companies are not
 * touched. What is staged and not applied within a day is thrown away by a later import, and by `purgeImportRows`.
 *
 * @throws DomainError `invalid_input` when it is not a table of contacts or companies, has a quote without end or a row too long
 */
export async function stageImport(db: Database, params: StageParams): Promise<{ importId: string }> {
  const file = await openFile(params.stream, params);
  let plan: ReturnType<typeof planFile>;
  try {
    plan = planFile(file, params);
  } catch (error) {
    await file.close();
    throw error;
  }
  const { layout, kind, columns } = plan;
  await throwOldStagedRowsAway(db);
  const [created] = await db
    .insert(imports)
    .values({
      kind,
      fileName: shorten(params.fileName, 255),
      actor: params.actor,
      encoding: file.encoding,
      delimiter: layout.delimiter,
      headerLine: layout.headerLine,
      columns,
    })
    .returning({ id: imports.id });
  if (!created) throw new Error('the import was not recorded');
  const importId = created.id;
  params.onStaging?.(importId);

  const normalise = rowNormaliser(kind, columns);
  async function* stagedRows(): AsyncGenerator<StagedRow[]> {
    let rows = 0;
    for await (const chunk of readRecords(file.text(), layout, CHUNK_ROWS)) {
      const mayBeBroken = file.encoding === 'utf-8';
      yield chunk.map((record) => normalise(record, mayBeBroken));
      rows += chunk.length;
      params.onProgress?.({ step: 'reading', rows, bytes: file.bytesRead });
    }
  }

  try {
    const rowCount = await copyRows(driverOf(db), importId, stagedRows());
    if (rowCount === 0) throw new DomainError('invalid_input', 'There are no rows below the header.');
    await db
      .update(imports)
      .set({ status: 'staged', rowCount, columns, encoding: file.encoding })
      .where(and(eq(imports.id, importId), eq(imports.status, 'staging')));
    // Without fresh statistics the planner takes a million rows for a handful.
    await db.execute(sql`ANALYZE import_rows`);
  } catch (error) {
    await db.update(imports).set({ status: 'failed' }).where(eq(imports.id, importId));
    throw error;
  }
  return { importId };
}
