import {
  applyImport,
  discardImport,
  getImport,
  IMPORT_FIELDS,
  importFile,
  inspectFile,
  listImports,
  rejectedRows,
} from '@outreach/core';
import { z } from 'zod';
import { invalidInput } from '../errors/problems.js';
import { relocate } from '../errors/relocate.js';
import { TABLE_TYPES } from '../http/read-upload.js';
import {
  applyInput,
  columnMapping,
  fileInspection,
  importPage,
  importQuery,
  importRecord,
  inspectQuery,
} from '../schemas/imports.js';
import { route } from './route.js';

/** The mapping in a query string, where only text can stand. */
function readMapping(text: string | undefined): z.output<typeof columnMapping> | undefined {
  if (text === undefined) return undefined;
  const parsed = z.string().transform(parseJson).pipe(columnMapping).safeParse(text);
  if (parsed.success) return parsed.data;
  throw invalidInput([
    { loc: ['query', 'mapping'], msg: 'Expected a JSON object of column and field', type: 'invalid_format' },
  ]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The mapping stands in the address, as the body is the file. */
const inQuery = <T>(run: () => Promise<T>): Promise<T> =>
  relocate(run, ['body', 'mapping'], ['query', 'mapping']);

export const importRoutes = [
  route({
    method: 'get',
    path: '/imports',
    operationId: 'listImports',
    summary: 'Imports, newest first',
    role: 'director',
    query: importPage,
    status: 200,
    response: z.array(importRecord),
    paged: true,
    handler: async ({ db }, { query }) => {
      const { imports, total } = await listImports(db, query);
      return { items: imports, total };
    },
  }),
  route({
    method: 'post',
    path: '/imports',
    operationId: 'importFile',
    summary: 'Import contacts or companies from a CSV file',
    description: 'With `dry_run=true` nothing is changed yet: the answer says what applying it would do.',
    role: 'director',
    query: importQuery,
    stream: TABLE_TYPES,
    status: 201,
    response: importRecord,
    handler: async ({ database, actor, upload }, { query }) => {
      const mapping = readMapping(query.mapping);
      const { stream, fileName } = await upload();
      const run = () =>
        importFile(database, {
          ...query,
          stream,
          fileName: query.fileName ?? (fileName || 'upload.csv'),
          dryRun: query.dryRun === 'true',
          mapping,
          actor,
        });
      return await inQuery(run);
    },
  }),
  route({
    method: 'post',
    path: '/imports/inspect',
    operationId: 'inspectFile',
    summary: 'What a file holds, from its beginning; nothing is stored',
    role: 'director',
    query: inspectQuery,
    stream: TABLE_TYPES,
    safe: true,
    status: 200,
    response: fileInspection,
    handler: async ({ upload }, { query }) => {
      const mapping = readMapping(query.mapping);
      const { stream } = await upload();
      const inspection = await inQuery(() => inspectFile(stream, { ...query, mapping }));
      return { ...inspection, fields: [...IMPORT_FIELDS[inspection.kind]] };
    },
  }),
  route({
    method: 'get',
    path: '/imports/{id}',
    operationId: 'getImport',
    summary: 'One import',
    role: 'director',
    status: 200,
    response: importRecord,
    handler: ({ db }, { params }) => getImport(db, { importId: params.id }),
  }),
  route({
    method: 'delete',
    path: '/imports/{id}',
    operationId: 'discardImport',
    summary: 'Throw away the rows of an import that was not applied',
    role: 'director',
    status: 204,
    handler: ({ database, actor }, { params }) => discardImport(database, { importId: params.id, actor }),
  }),
  route({
    method: 'post',
    path: '/imports/{id}/apply',
    operationId: 'applyImport',
    summary: 'Carry out an import that was read with `dry_run`: all rows or none',
    role: 'director',
    body: applyInput.optional(),
    status: 200,
    response: importRecord,
    atomic: false,
    handler: async ({ database, actor }, { params, body }) => {
      await applyImport(database, { importId: params.id, onExisting: body?.onExisting, actor });
      return await getImport(database, { importId: params.id });
    },
  }),
  route({
    method: 'get',
    path: '/imports/{id}/rejected.csv',
    operationId: 'rejectedRows',
    summary: 'The rejected rows, with the reason before each',
    role: 'director',
    status: 200,
    file: 'text/csv; charset=utf-8',
    handler: ({ database }, { params }) => rejectedRows(database, { importId: params.id }),
  }),
];
