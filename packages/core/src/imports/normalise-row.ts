import { LONGEST_OF_CONTACT } from '../contacts/longest.js';
import type { ImportKind } from '../schema/imports.js';
import { fillCompany } from './company-row.js';
import { fillContact } from './contact-row.js';
import { customFieldOf } from './mapping.js';
import type { FileRecord } from './read-records.js';
import { type Cells, cut, type StagedRow, tooManyCells } from './staged-row.js';
import type { ImportColumn, RowNote } from './types.js';
import { cleanText, isNothing } from './values.js';

/** Makes the function that normalises the rows of one file; it also counts what its columns hold. */
export function rowNormaliser(
  kind: ImportKind,
  columns: ImportColumn[],
): (record: FileRecord, hasBrokenBytes: boolean) => StagedRow {
  const places = new Map<string, number[]>();
  const customs: { key: string; index: number }[] = [];
  for (const [index, { field }] of columns.entries()) {
    const key = customFieldOf(field);
    if (key) customs.push({ key, index });
    else if (field) places.set(field, [...(places.get(field) ?? []), index]);
  }

  return ({ line, cells }, hasBrokenBytes) => {
    const row: StagedRow = { line, cells, warnings: [], values: {} };
    for (const [index, column] of columns.entries())
      if (cells[index] && cells[index].trim() !== '') column.filled += 1;
    const rejection = tooManyCells(cells, columns.length);
    if (rejection) return { ...row, rejection };
    if (hasBrokenBytes && cells.some((cell) => cell.includes('\ufffd')))
      row.warnings.push({
        code: 'broken_characters',
        message: 'Some characters could not be read; they show as \ufffd.',
      });
    const reader: Cells = {
      get: (field) => {
        for (const index of places.get(field) ?? [])
          if (cells[index] && !isNothing(cells[index])) return cells[index];
        return '';
      },
      custom: () => customValues(cells, customs, row.warnings),
    };
    if (kind === 'contacts') fillContact(row, reader);
    else fillCompany(row, reader);
    return row;
  };
}

function customValues(
  cells: readonly string[],
  customs: readonly { key: string; index: number }[],
  warnings: RowNote[],
): Record<string, string> | undefined {
  let values: Record<string, string> | undefined;
  for (const { key, index } of customs) {
    const text = cleanText(cells[index] ?? '');
    if (text === '' || values?.[key] !== undefined) continue;
    values ??= {};
    values[key] = cut(text, key, LONGEST_OF_CONTACT.custom, warnings);
  }
  return values;
}
