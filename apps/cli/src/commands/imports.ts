import { listImports } from '@outreach/core';
import { type Command, InvalidArgumentError } from 'commander';
import { importAsJson } from '../import-report.js';
import { answer, minute, table } from '../output.js';
import { withDatabase } from '../session.js';

export function addImports(program: Command): void {
  program
    .command('imports')
    .description('shows the files that were imported, newest first')
    .option('--limit <n>', 'how many at the most', wholeNumber, 20)
    .option('--json', 'print them as JSON')
    .action(async (options: { limit: number; json?: boolean }) => {
      const { imports } = await withDatabase((db) => listImports(db, { limit: options.limit }));
      const rows = imports.map(({ createdAt, fileName, kind, status, summary: s }) => [
        minute(createdAt),
        fileName,
        kind,
        status,
        ...[s?.rows, s?.create, s?.update, s?.rejected].map((count) => count?.toLocaleString('en') ?? ''),
      ]);
      const headings = ['READ', 'FILE', 'KIND', 'STATUS', 'ROWS', 'CREATED', 'UPDATED', 'REJECTED'];
      await answer(
        options.json,
        imports.map((record) => importAsJson(record, record.status !== 'applied')),
        table(headings, rows, 'Nothing has been imported yet.'),
      );
    });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return Number(text);
}
