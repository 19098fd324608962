import { parse as parseText } from 'csv-parse/sync';
import { DomainError } from '../domain-error.js';
import { countHeadings } from './fields.js';
import { countLineBreaks, PARSE_OPTIONS } from './read-records.js';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Where the table begins and how its rows are cut. */
export type Layout = {
  delimiter: Delimiter;
  /** How many records stand above the header row (titles, notes, blank lines). */
  preamble: number;
  /** Physical line of the header row, from 1. */
  headerLine: number;
  header: string[];
  /** The first rows below it. */
  samples: string[][];
};

/** What a person says of the layout in place of what would be found. */
export type ToldLayout = {
  delimiter?: Delimiter | undefined;
  /** Physical line, from 1. */
  headerLine?: number | undefined;
};

/** Rows that are looked at. */
const ENOUGH = 300;
/** How far down a header row is looked for. */
const DEEPEST_HEADER = 50;

/**
 * Finds delimiter and header row: every delimiter is tried, and the one wins under which some early row has the most
 * headings that we know; without any, the one that cuts the most rows into the same number of cells.
 *
 * @param head the beginning of the file, perhaps cut off in the middle of a row
 * @param told what a person knows better
 * @throws DomainError `invalid_input` when there is no table to be seen
 */
export function detectLayout(head: string, isWhole: boolean, told: ToldLayout = {}): Layout {
  const candidates = DELIMITERS.filter((delimiter) => delimiter === (told.delimiter ?? delimiter))
    .map((delimiter) => inspect(head, isWhole, delimiter, told.headerLine))
    .filter((candidate) => candidate !== undefined);
  const best = candidates.sort(
    (a, b) => b.headings - a.headings || b.agreeing - a.agreeing || b.width - a.width,
  )[0];
  if (!best)
    throw new DomainError(
      'invalid_input',
      told.headerLine === undefined
        ? 'There is no table in this file: no row names its columns (such as First Name, Email, Company).'
        : `Line ${told.headerLine} is not the beginning of a row that could name the columns.`,
    );
  const { records, at, delimiter } = best;
  const above = records.slice(0, at);
  return {
    delimiter,
    preamble: at,
    headerLine: lineAfter(above),
    header: records[at] as string[],
    samples: records.slice(at + 1).filter((record) => record.some((cell) => cell.trim() !== '')),
  };
}

/** The physical line on which the row behind these begins. */
const lineAfter = (records: readonly string[][]): number =>
  1 + records.reduce((lines, record) => lines + 1 + countLineBreaks(record), 0);

function inspect(head: string, isWhole: boolean, delimiter: Delimiter, headerLine?: number) {
  const records = firstRecords(head, isWhole, delimiter);
  const widths = new Map<number, number>();
  for (const { length } of records) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [width, count] = [...widths].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  let at = -1;
  let headings = 0;
  records.slice(0, DEEPEST_HEADER).forEach((record, index) => {
    const known = countHeadings(record);
    if (known > headings) [at, headings] = [index, known];
  });
  // Headings in a foreign language: the first row as wide as the others whose cells are all words.
  if (at < 0)
    at = records
      .slice(0, DEEPEST_HEADER)
      .findIndex((record) => width > 1 && record.length === width && record.every(isWord));
  if (headerLine !== undefined)
    at = records.findIndex((_, index) => lineAfter(records.slice(0, index)) === headerLine);
  if (at < 0) return undefined;
  return { delimiter, records, at, headings, agreeing: width > 1 ? count / records.length : 0, width };
}

const isWord = (cell: string) => /\p{L}/u.test(cell) && !/[@\d]|https?:/.test(cell) && cell.length <= 60;

function firstRecords(head: string, isWhole: boolean, delimiter: Delimiter): string[][] {
  const records: string[][] = [];
  try {
    parseText(head, {
      ...PARSE_OPTIONS,
      delimiter,
      to: ENOUGH + DEEPEST_HEADER,
      on_record: (record: string[]) => {
        records.push(record);
        return null;
      },
    });
  } catch {
    // The head may end inside quotes; what came before stands.
    return records;
  }
  // The last row may be cut off.
  if (!isWhole && records.length < ENOUGH + DEEPEST_HEADER && records.length > 1) records.pop();
  return records;
}
