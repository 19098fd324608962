import { DELIMITERS, FILE_ENCODINGS, schema } from '@outreach/core';
import { z } from 'zod';
import { id, instant, page } from './shared.js';

const count = () => z.number().int();
const counts = () => z.record(z.string(), count());
const note = z.object({ code: z.string(), message: z.string() });
const notes = z.array(note.extend({ line: count() }));

export const importKind = z.enum(schema.IMPORT_KINDS);
export const onExisting = z
  .enum(schema.ON_EXISTING)
  .describe('For who is here already: the file wins, only gaps are filled, nothing.');

export const importSummary = z
  .object({
    rows: count(),
    create: count(),
    update: count(),
    unchanged: count(),
    skipped: count(),
    merged: count().describe('Repeats of another row of the same file.'),
    rejected: count(),
    rejectedByCode: counts(),
    warningsByCode: counts(),
    companies: z.object({ create: count(), link: count() }),
    customFields: z.array(z.object({ key: z.string(), label: z.string(), isNew: z.boolean() })),
    firstRejected: notes,
    firstWarnings: notes,
    firstMerged: notes,
  })
  .meta({ id: 'ImportSummary' });

export const importRecord = z
  .object({
    id: id(),
    kind: importKind,
    status: z.enum(schema.IMPORT_STATUSES),
    fileName: z.string(),
    actor: z.string(),
    encoding: z.string(),
    delimiter: z.string(),
    headerLine: count(),
    columns: z.array(z.object({ name: z.string(), field: z.string().nullable(), filled: count() })),
    rowCount: count(),
    onExisting: onExisting.nullable(),
    summary: importSummary.nullable(),
    createdAt: instant(),
    decidedAt: instant().nullable(),
    appliedAt: instant().nullable(),
    rowsKeptUntil: instant()
      .nullable()
      .describe(
        'Until when the rows that were rejected or merged can be read; null while it is not applied.',
      ),
  })
  .meta({ id: 'Import', description: 'One file that was read, and what it did or would do.' });

export const fileInspection = z
  .object({
    encoding: z.string(),
    delimiter: z.string(),
    headerLine: count(),
    kind: importKind,
    fields: z.array(z.string()).describe('Where a column may go, beside `custom:<key>`.'),
    columns: z.array(
      z.object({
        name: z.string(),
        samples: z.array(z.string()),
        field: z.string().nullable(),
        isCustomField: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'FileInspection' });

export const importedRow = z.object({
  line: count(),
  outcome: z.enum(schema.ROW_OUTCOMES),
  cells: z.array(z.string()).nullable(),
  targetId: id().nullable(),
  mergedInto: count().nullable(),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  warnings: z.array(note),
  former: z.record(z.string(), z.string().nullable()).nullable(),
});

const mapping = z
  .string()
  .max(100_000)
  .optional()
  .describe(
    'JSON: `{"Column": "first_name" | "custom:<key>" | null}`; other columns go where they would have gone.',
  );

/** What a person knows better than what would be found in the file. */
const told = {
  kind: importKind.optional(),
  mapping,
  delimiter: z.enum(DELIMITERS).optional(),
  encoding: z.enum(FILE_ENCODINGS).optional(),
  headerLine: z.number().int().min(1).max(1_000).optional().describe('Physical line, from 1.'),
};

export const inspectQuery = z.object(told);

export const importQuery = z.object({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Stop before contacts are touched; apply it later.'),
  ...told,
  onExisting: onExisting.optional(),
  fileName: z.string().max(255).optional(),
});

export const columnMapping = z.record(z.string(), z.string().nullable());

export const importPage = z.object(page);

export const applyInput = z
  .object({ onExisting: onExisting.optional() })
  .meta({ id: 'ApplyImport', examples: [{ on_existing: 'fill' }] });

export const importRowsQuery = z.object({
  importId: id(),
  outcome: z.enum(schema.ROW_OUTCOMES).optional(),
  afterLine: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(500).default(100),
});
