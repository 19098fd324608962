import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { pollEvery } from '../../lib/live.ts';
import { shareUnchanged } from '../../lib/share-unchanged.ts';
import type { CampaignsSearch } from './campaigns-search.ts';

export type CampaignRow = RouterOutputs['campaigns']['list']['items'][number];

export const PAGE_SIZE = 50;

/** A page of campaigns as the address asks for it; asked again every few seconds while one of them is active. */
export function campaignsQuery({ q, owner, sort, dir, page = 1, new: _new, ...search }: CampaignsSearch) {
  const input = {
    ...search,
    ...(q ? { search: q } : {}),
    ...(owner ? { createdBy: owner } : {}),
    sort: sort ?? 'running',
    direction: (sort && dir) ?? 'desc',
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
  return queryOptions({
    queryKey: ['campaigns', 'list', input],
    queryFn: ({ signal }) => api.campaigns.list.query(input, { signal }),
    placeholderData: keepPreviousData,
    structuralSharing: shareUnchanged,
    refetchInterval: ({ state }) =>
      pollEvery(state.data?.items.some(({ status }) => status === 'active') ?? false),
  });
}
