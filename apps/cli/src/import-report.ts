import type { ImportRecord, ImportSummary, LineNote } from '@outreach/core';
import { counted } from './output.js';

const DELIMITERS: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'vertical bars',
};
const SHOWN = 10;

/** An import for a person: what was found, what becomes of the rows by group, and the first rows with a problem. */
export function importAsText(record: ImportRecord, dryRun: boolean): string {
  const { summary } = record;
  if (!summary) return `${record.fileName}: ${record.status}`;
  const where = `${DELIMITERS[record.delimiter] ?? record.delimiter}, ${record.encoding}, header on line ${record.headerLine}`;
  return [
    `${record.fileName}: ${counted(summary.rows, 'row')} of ${record.kind} (${where})`,
    dryRun ? 'Dry run: nothing was changed. A real run would do this:' : undefined,
    ...outcomes(summary),
    ...beside(summary),
    ...group('Rejected', summary.rejectedByCode, summary.firstRejected, summary.rejected),
    ...group('Left out of rows that were taken', summary.warningsByCode, summary.firstWarnings),
    ...group('Merged', {}, summary.firstMerged, summary.merged),
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

function outcomes(summary: ImportSummary): string[] {
  const all: [string, number][] = [
    ['created', summary.create],
    ['updated', summary.update],
    ['unchanged', summary.unchanged],
    ['left alone (already here)', summary.skipped],
    ['merged with another row', summary.merged],
    ['rejected', summary.rejected],
  ];
  const width = Math.max(...all.map(([, count]) => count.toLocaleString('en').length));
  return all
    .filter(([name, count]) => count > 0 || ['created', 'updated', 'rejected'].includes(name))
    .map(([name, count]) => `  ${count.toLocaleString('en').padStart(width)} ${name}`);
}

function beside({ companies, customFields }: ImportSummary): string[] {
  const fresh = customFields.filter((field) => field.isNew).map((field) => field.key);
  return [
    ...(companies.create + companies.link > 0
      ? [
          `Companies: ${companies.create.toLocaleString('en')} created, ${companies.link.toLocaleString('en')} linked`,
        ]
      : []),
    ...(fresh.length > 0 ? [`New custom fields: ${fresh.join(', ')}`] : []),
  ];
}

function group(
  title: string,
  byCode: Record<string, number>,
  first: readonly LineNote[],
  total = Object.values(byCode).reduce((sum, count) => sum + count, 0),
): string[] {
  if (total === 0) return [];
  const codes = Object.entries(byCode).map(([code, count]) => `${code} ${count.toLocaleString('en')}`);
  return [
    `${title}: ${codes.join(', ') || total.toLocaleString('en')}`,
    ...first.slice(0, SHOWN).map((row) => `  line ${row.line}: ${row.message}`),
    ...(total > SHOWN
      ? [`  … and ${(total - Math.min(SHOWN, first.length)).toLocaleString('en')} more`]
      : []),
  ];
}

/** An import for a program, in the form of the REST API. */
export const importAsJson = (record: ImportRecord, dryRun: boolean) => ({
  id: record.id,
  dry_run: dryRun,
  status: record.status,
  kind: record.kind,
  file_name: record.fileName,
  encoding: record.encoding,
  delimiter: record.delimiter,
  header_line: record.headerLine,
  on_existing: record.onExisting,
  columns: record.columns,
  summary: record.summary && summaryAsJson(record.summary),
  created_at: record.createdAt,
  applied_at: record.appliedAt,
});

function summaryAsJson(summary: ImportSummary) {
  const {
    rejectedByCode,
    warningsByCode,
    customFields,
    firstRejected,
    firstWarnings,
    firstMerged,
    ...counts
  } = summary;
  return {
    ...counts,
    rejected_by_code: rejectedByCode,
    warnings_by_code: warningsByCode,
    custom_fields: customFields.map(({ isNew, ...field }) => ({ ...field, is_new: isNew })),
    first_rejected: firstRejected,
    first_warnings: firstWarnings,
    first_merged: firstMerged,
  };
}
