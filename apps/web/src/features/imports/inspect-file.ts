import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { ProblemError } from '../../lib/problem.ts';
import type { ImportKind } from './labels.ts';

/** What the reader of the file is told in place of what it finds. */
export type Told = { kind?: ImportKind; delimiter?: string; encoding?: string; headerLine?: number };

/** Over REST, as all that takes files. */
export type FileInspection = {
  encoding: string;
  delimiter: string;
  header_line: number;
  kind: ImportKind;
  /** Where a column may go, beside custom fields. */
  fields: string[];
  columns: { name: string; samples: string[]; field: string | null; is_custom_field: boolean }[];
};

/** Bytes; what the server looks at before it decides anything. */
const BEGINNING = 300_000;

export function toldParams({ kind, delimiter, encoding, headerLine }: Told): URLSearchParams {
  const params = new URLSearchParams();
  if (kind) params.set('kind', kind);
  if (delimiter) params.set('delimiter', delimiter);
  if (encoding) params.set('encoding', encoding);
  if (headerLine) params.set('header_line', String(headerLine));
  return params;
}

/** What a refusal of a REST address says. */
export function problemIn(status: number, body: unknown): ProblemError {
  const said = (body ?? {}) as { code?: string; detail?: string; errors?: ProblemError['problem']['errors'] };
  return new ProblemError({
    status,
    code: said.code ?? 'internal',
    detail: said.detail ?? 'The server could not read the file.',
    errors: said.errors ?? [],
  });
}

async function inspect(file: File, told: Told, signal: AbortSignal): Promise<FileInspection> {
  const answer = await fetch(`/api/imports/inspect?${toldParams(told)}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file.slice(0, BEGINNING),
    signal,
  });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw problemIn(answer.status, body);
  return body as FileInspection;
}

/** What the beginning of a file holds; nothing is stored on the server. */
export const inspectionQuery = (file: File, told: Told) =>
  queryOptions({
    queryKey: ['imports', 'inspect', file.name, file.size, file.lastModified, told],
    queryFn: ({ signal }) => inspect(file, told, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
