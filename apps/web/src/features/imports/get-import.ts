import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';

type Progress = { step: 'reading' | 'deciding' | 'applying'; rows: number; bytes: number };

export type ImportRecord = RouterOutputs['imports']['get'] & {
  /** While the server works on it. */
  progress?: Progress | null;
  /** Why it has failed. */
  failure?: string | null;
};
export type ImportSummary = NonNullable<ImportRecord['summary']>;
type RowsInput = RouterInputs['imports']['rows'];
export type ImportedRow = RouterOutputs['imports']['rows'][number];

const POLL_MS = 1_000;
const PAGE_ROWS = 50;
/** The most that the server gives at once. */
const MOST_ROWS = 500;
const EARLIER = 10;

const isMoving = ({ status, progress }: ImportRecord): boolean => status === 'staging' || Boolean(progress);

/** One import; asked again every second while something happens to it, here or elsewhere. */
export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: ['imports', 'one', importId],
    queryFn: ({ signal }): Promise<ImportRecord> => api.imports.get.query({ importId }, { signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? POLL_MS : false),
  });

export const earlierImportsQuery = queryOptions({
  queryKey: ['imports', 'list'],
  queryFn: ({ signal }) => api.imports.list.query({ limit: EARLIER }, { signal }),
  placeholderData: keepPreviousData,
  refetchInterval: ({ state }) => (state.data?.items.some(isMoving) ? POLL_MS : false),
});

type WhichRows = { importId: string; outcome: NonNullable<RowsInput['outcome']>; code?: string };

/**
 * Rows after a line that have one outcome and, when told, one reason: at least a page of them, if there are so many.
 * The next page begins after `next`.
 */
async function readRows({ code, ...input }: WhichRows, afterLine: number, signal: AbortSignal) {
  const limit = code ? MOST_ROWS : PAGE_ROWS;
  const rows: ImportedRow[] = [];
  for (let line = afterLine; ; ) {
    const page = await api.imports.rows.query({ ...input, afterLine: line, limit }, { signal });
    rows.push(...(code ? page.filter((row) => row.code === code) : page));
    line = page.at(-1)?.line ?? line;
    if (page.length < limit) return { rows, next: undefined };
    if (rows.length >= PAGE_ROWS) return { rows, next: line };
  }
}

/** The rows of an import with one outcome, page by page. */
export const importRowsQuery = (which: WhichRows, decidedAt: Date | null) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'rows', which, decidedAt],
    queryFn: ({ signal, pageParam }) => readRows(which, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next,
    staleTime: 60_000,
  });
