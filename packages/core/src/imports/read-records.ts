import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { DomainError } from '../domain-error.js';

/** Longest row, in bytes. Most that are longer have a quote that was opened and never closed. */
const LONGEST_RECORD = 1024 * 1024;

/** Forgiving where files of other programs are wrong; blank lines stay in, since line numbers are counted by rows. */
export const PARSE_OPTIONS = {
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_quotes: true,
  relax_column_count: true,
  max_record_size: LONGEST_RECORD,
} satisfies Options;

export type FileRecord = {
  /** Physical line on which it starts, from 1. */
  line: number;
  cells: string[];
};

/** Line breaks inside the cells of a row: it takes up that many lines more than one. */
export function countLineBreaks(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    for (let at = 0; at < cell.length; at += 1) {
      const code = cell.charCodeAt(at);
      if (code === 10 || (code === 13 && cell.charCodeAt(at + 1) !== 10)) breaks += 1;
    }
  }
  return breaks;
}

/**
 * The rows below the header, in chunks. Rows without anything in them are left out.
 *
 * @throws DomainError `invalid_input` when a quote is opened and never closed, or a row is too long
 */
export async function* readRecords(
  text: AsyncIterable<Buffer>,
  layout: { delimiter: string; preamble: number },
  chunkSize: number,
): AsyncGenerator<FileRecord[]> {
  const source = Readable.from(text, { objectMode: false, highWaterMark: 256 * 1024 });
  // Counted as rows are cut, not as they are taken, so that an error names the row it is about.
  let line = 1;
  let seen = 0;
  const parser = parse({
    ...PARSE_OPTIONS,
    delimiter: layout.delimiter,
    on_record: (cells: string[]) => {
      const record: FileRecord = { line, cells };
      line += 1 + countLineBreaks(cells);
      seen += 1;
      return seen > layout.preamble + 1 && cells.some((cell) => cell.trim() !== '')
        ? // What comes out is not what the parser's types think goes in.
          (record as unknown as string[])
        : null;
    },
  });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let chunk: FileRecord[] = [];
  try {
    for await (const record of parser as unknown as AsyncIterable<FileRecord>) {
      chunk.push(record);
      if (chunk.length >= chunkSize) {
        yield chunk;
        chunk = [];
      }
    }
  } catch (error) {
    if (error instanceof CsvError)
      throw new DomainError(
        'invalid_input',
        `The row that starts on line ${line} ${faultOf(error)}; mend that row and try again.`,
      );
    throw error;
  } finally {
    source.destroy();
  }
  if (chunk.length > 0) yield chunk;
}

/** Of a row that is too long nobody can know which of the two it is without reading all that follows. */
const faultOf = ({ code }: CsvError): string =>
  code === 'CSV_MAX_RECORD_SIZE'
    ? 'is longer than 1 MB, the most that a row may be: a cell holds too much, or a quote is never closed'
    : 'opens a quote that is never closed';
