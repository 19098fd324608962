import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import type { SuppressionsSearch } from './suppressions-search.ts';

export type Suppression = RouterOutputs['suppressions']['list']['items'][number];

export const PAGE_SIZE = 50;

/** A page of the addresses that nothing is sent to, as the address of the page asks for it. */
export function suppressionsQuery({ q, reason, page = 1 }: SuppressionsSearch) {
  const input = {
    ...(q ? { search: q } : {}),
    ...(reason ? { reason } : {}),
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
  return queryOptions({
    queryKey: ['suppressions', input],
    queryFn: ({ signal }) => api.suppressions.list.query(input, { signal }),
    placeholderData: keepPreviousData,
  });
}
