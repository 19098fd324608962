import type { ImportKind, ImportStatus, OnExisting } from '../schema/imports.js';

/** A column of the file: where its cells go. `field` is null for a column that is left out. */
export type ImportColumn = {
  name: string;
  field: string | null;
  /** Rows with something in this column; counted while staging. */
  filled: number;
};

/** Something to tell about a row: a stable code and a sentence. */
export type RowNote = { code: string; message: string };

/** A row of the file that a person should look at. */
export type LineNote = RowNote & { line: number };

/** What an import does, or did, row by row and beside the rows. The six outcomes add up to `rows`. */
export type ImportSummary = {
  /** Rows with anything in them, below the header. */
  rows: number;
  create: number;
  update: number;
  /** Here already, with the same values. */
  unchanged: number;
  /** Here already, and left alone because `onExisting` is `skip`. */
  skipped: number;
  /** Repeats of another row of the same file. */
  merged: number;
  rejected: number;
  /** Rejected rows by code, most first. */
  rejectedByCode: Record<string, number>;
  /** Values left out of rows that were taken, by code. */
  warningsByCode: Record<string, number>;
  /** Companies that a contact file brings along. */
  companies: { create: number; link: number };
  /** Custom fields that the file fills, and whether they are new here. */
  customFields: { key: string; label: string; isNew: boolean }[];
  /** The first few of each, in file order. */
  firstRejected: LineNote[];
  firstWarnings: LineNote[];
  firstMerged: LineNote[];
};

export type ImportRecord = {
  id: string;
  kind: ImportKind;
  status: ImportStatus;
  fileName: string;
  actor: string;
  encoding: string;
  delimiter: string;
  headerLine: number;
  columns: ImportColumn[];
  rowCount: number;
  onExisting: OnExisting | null;
  summary: ImportSummary | null;
  createdAt: Date;
  decidedAt: Date | null;
  appliedAt: Date | null;
  /** Until when the rows can be read that were rejected or merged; null while it is not applied. */
  rowsKeptUntil: Date | null;
};

/** `{ "Column": "first_name" | "custom:<key>" | null }`; columns it does not name go where they would have gone. */
export type MappingOverride = Record<string, string | null>;

export type ImportProgress = {
  step: 'reading' | 'deciding' | 'applying';
  rows: number;
  /** Bytes of the file read so far. */
  bytes: number;
};
