import type { RowNote } from './types.js';
import { shorten } from './values.js';

/** The columns of `import_rows` that hold values, in the order of COPY. */
export const VALUE_COLUMNS = [
  'first_name',
  'last_name',
  'email',
  'linkedin_url',
  'title',
  'seniority',
  'timezone',
  'city',
  'region',
  'country',
  'company_name',
  'company_domain',
  'company_city',
  'company_region',
  'company_country',
  'industry',
  'sub_industry',
  'founded',
  'bpo_fit_score',
] as const;
export type ValueColumn = (typeof VALUE_COLUMNS)[number];

/** A row of the file, normalised. */
export type StagedRow = {
  line: number;
  cells: string[];
  /** Set when the row is unusable whatever the database holds. */
  rejection?: RowNote;
  warnings: RowNote[];
  values: Partial<Record<ValueColumn, string | number>>;
  customFields?: Record<string, string>;
};

/** The cell of a field: of the first column that goes there and has something in it. */
export type Cells = { get(field: string): string; custom(): Record<string, string> | undefined };

/**
 * A row has one cell a column. Missing cells at its end are empty ones; more cells than columns, with something in
 * them, mean that a delimiter stands where it should not, so that no cell can be trusted.
 */
export function tooManyCells(cells: readonly string[], columns: number): RowNote | undefined {
  if (cells.length <= columns || cells.slice(columns).every((cell) => cell.trim() === '')) return undefined;
  return {
    code: 'wrong_cell_count',
    message: `The row has ${cells.length} cells, but the file has ${columns} columns: a delimiter is not in quotes.`,
  };
}

/** A text that is no longer than `max` characters; where it was, a warning says so. */
export function cut(text: string, label: string, max: number, warnings: RowNote[]): string {
  const value = shorten(text, max);
  if (value !== text)
    warnings.push({ code: 'too_long', message: `${label} is longer than ${max} characters and was cut.` });
  return value;
}
