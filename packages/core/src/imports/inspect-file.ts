import type { ImportKind } from '../schema/imports.js';
import type { FileEncoding } from './file-encoding.js';
import { detectLayout, type Layout, type ToldLayout } from './layout.js';
import { columnNames, customFieldOf, detectKind, overrideMapping, proposeMapping } from './mapping.js';
import { type OpenedFile, openFile } from './open-file.js';
import type { ImportColumn, MappingOverride } from './types.js';
import { cleanText, shorten } from './values.js';

/** What a file looks like from its beginning, for a person to check before it is read. */
export type FileInspection = {
  encoding: string;
  delimiter: string;
  /** Physical line of the header row, from 1. */
  headerLine: number;
  kind: ImportKind;
  /** In file order, with up to five values of each, and where it would go. */
  columns: { name: string; samples: string[]; field: string | null; isCustomField: boolean }[];
};

/** What a person says of a file in place of what would be found in it. */
export type Told = ToldLayout & {
  kind?: ImportKind | undefined;
  mapping?: MappingOverride | undefined;
  encoding?: FileEncoding | undefined;
};

export type FilePlan = { layout: Layout; kind: ImportKind; columns: ImportColumn[] };

/** Layout, kind and mapping of an opened file, with what was told in place of what was found. */
export function planFile(file: OpenedFile, told: Told): FilePlan {
  const layout = detectLayout(file.head, file.isWhole, told);
  const names = columnNames(layout.header);
  const kind = told.kind ?? detectKind(names);
  const proposed = proposeMapping(kind, names, layout.samples);
  const fields = overrideMapping(kind, names, proposed, told.mapping ?? {});
  return {
    layout,
    kind,
    columns: names.map((name, index) => ({ name, field: fields[index] ?? null, filled: 0 })),
  };
}

/**
 * Reads the beginning of a file and tells what it holds. Nothing is stored.
 *
 * @throws DomainError `invalid_input` when it is not a table of contacts or companies
 */
export async function inspectFile(
  stream: AsyncIterable<Buffer | Uint8Array | string>,
  told: Told = {},
): Promise<FileInspection> {
  const file = await openFile(stream, told);
  try {
    const { layout, kind, columns } = planFile(file, told);
    return {
      encoding: file.encoding,
      delimiter: layout.delimiter,
      headerLine: layout.headerLine,
      kind,
      columns: columns.map(({ name, field }, index) => ({
        name,
        field,
        isCustomField: customFieldOf(field) !== undefined,
        samples: samplesOf(layout.samples, index),
      })),
    };
  } finally {
    await file.close();
  }
}

function samplesOf(rows: readonly string[][], index: number): string[] {
  const values = rows.map((row) => shorten(cleanText(row[index] ?? ''), 100)).filter((value) => value !== '');
  return [...new Set(values)].slice(0, 5);
}
