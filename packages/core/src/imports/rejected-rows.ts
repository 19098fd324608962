import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Database } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { driverOf } from './driver.js';
import { IMPORT_ROWS_KEPT_DAYS } from './purge-rows.js';
import { getImport } from './queries.js';

/**
 * The rejected rows as CSV text for a spreadsheet: line, code and reason, then the cells as they stood in the file.
 * Cells that a spreadsheet would take for a formula begin with an apostrophe.
 *
 * @throws DomainError `not_found`, also when there were some and they are kept no longer
 */
export async function rejectedRows(
  db: Database,
  params: { importId: string; now?: Date | undefined },
): Promise<Readable> {
  const { now = new Date() } = params;
  const { columns, rowsKeptUntil, summary } = await getImport(db, params);
  if (rowsKeptUntil && rowsKeptUntil < now && summary?.rejected)
    throw new DomainError(
      'not_found',
      `Rows that were not taken are kept for ${IMPORT_ROWS_KEPT_DAYS} days; of this import only the figures are left.`,
    );
  const sql = driverOf(db);
  async function* rows(): AsyncGenerator<string[]> {
    yield ['Line', 'Code', 'Reason', ...columns.map((column) => column.name)];
    const batches = sql<{ line: number; code: string; reason: string; cells: string[] | null }[]>`
      SELECT d.line, d.code, d.reason, r.cells
      FROM import_decisions d
      LEFT JOIN import_rows r ON r.import_id = d.import_id AND r.line = d.line
      WHERE d.import_id = ${params.importId} AND d.outcome = 'rejected'
      ORDER BY d.line`.cursor(500);
    for await (const batch of batches)
      for (const row of batch) yield [String(row.line), row.code, row.reason, ...(row.cells ?? [])];
  }
  const source = Readable.from(rows());
  // Excel takes a file without a byte order mark for the local code page.
  const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: '\r\n' });
  source.on('error', (error) => csv.destroy(error));
  csv.on('close', () => source.destroy());
  return source.pipe(csv);
}
