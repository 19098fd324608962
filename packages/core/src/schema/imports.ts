import { sql } from 'drizzle-orm';
import { check, index, integer, json, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ImportColumn, ImportSummary, RowNote } from '../imports/types.js';
import { createdAt, id, instant } from './columns.js';

export const IMPORT_KINDS = ['contacts', 'companies'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_STATUSES = ['staging', 'staged', 'decided', 'applied', 'failed', 'expired'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const ON_EXISTING = ['update', 'fill', 'skip'] as const;
/** What happens to a contact or company that is already here: the file wins, only gaps are filled, nothing. */
export type OnExisting = (typeof ON_EXISTING)[number];

export const ROW_OUTCOMES = ['create', 'update', 'unchanged', 'skipped', 'merged', 'rejected'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

/** One file that was read. Kept as the record of what was imported, by whom, and how it went. */
export const imports = pgTable(
  'imports',
  {
    id: id(),
    kind: text({ enum: IMPORT_KINDS }).notNull(),
    status: text({ enum: IMPORT_STATUSES }).notNull().default('staging'),
    fileName: text().notNull(),
    /** `user:<id>` or `system`: who read the file in. */
    actor: text().notNull(),
    encoding: text().notNull(),
    delimiter: text().notNull(),
    /** Physical line of the header row, from 1. */
    headerLine: integer().notNull(),
    /** The file's columns in order, and the field that each goes to. */
    columns: jsonb().$type<ImportColumn[]>().notNull(),
    /** Staged rows; 0 until staging has ended. A smaller count in import_rows means that a crash emptied it. */
    rowCount: integer().notNull().default(0),
    /** Set by every decision. */
    onExisting: text({ enum: ON_EXISTING }),
    /** Set by every decision: what applying would do, and once applied, what it did. */
    summary: jsonb().$type<ImportSummary>(),
    createdAt: createdAt(),
    decidedAt: instant(),
    appliedAt: instant(),
  },
  (t) => [
    index('imports_created_idx').on(t.createdAt, t.id),
    check('imports_kind_check', sql`${t.kind} in ('contacts', 'companies')`),
    check(
      'imports_status_check',
      sql`${t.status} in ('staging', 'staged', 'decided', 'applied', 'failed', 'expired')`,
    ),
  ],
);

/**
 * The rows of a file, normalised. UNLOGGED (the migration says so): they can be read from the file again, so they
 * are not worth writing twice. A crash of the database server empties this table; applying then refuses.
 */
export const importRows = pgTable(
  'import_rows',
  {
    importId: text().notNull(),
    /** Physical line of the file on which the row starts. */
    line: integer().notNull(),
    /** The cells as they stood in the file, for the report of rejected rows. */
    cells: json().$type<string[]>().notNull(),
    /** Why the row itself is unusable, whatever the database holds: code and sentence. */
    code: text(),
    reason: text(),
    /** What was left out of a row that is taken all the same. */
    warnings: json().$type<RowNote[]>(),
    firstName: text(),
    lastName: text(),
    email: text(),
    linkedinUrl: text(),
    title: text(),
    seniority: text(),
    timezone: text(),
    city: text(),
    region: text(),
    country: text(),
    customFields: json().$type<Record<string, string>>(),
    companyName: text(),
    companyDomain: text(),
    companyCity: text(),
    companyRegion: text(),
    companyCountry: text(),
    industry: text(),
    subIndustry: text(),
    founded: integer(),
    bpoFitScore: integer(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);

/** What each staged row does. UNLOGGED and made anew by every decision; narrow, so that a million take seconds. */
export const importDecisions = pgTable(
  'import_decisions',
  {
    importId: text().notNull(),
    line: integer().notNull(),
    outcome: text({ enum: ROW_OUTCOMES }).notNull(),
    /** The contact or company that the row creates, updates or leaves alone; null when merged or rejected. */
    targetId: text(),
    /** For a merged row: the line that it was merged into. */
    mergedInto: integer(),
    /** For a rejected row: code and sentence. */
    code: text(),
    reason: text(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line] })],
);
