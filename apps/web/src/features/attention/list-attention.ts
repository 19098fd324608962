import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

type Answer = RouterOutputs['actions']['attention'];
export type AttentionItem = Answer['items'][number];
export type AttentionGroup = Answer['groups'][number];

const PAGE_ROWS = 50;
const POLL_MS = 5_000;

const inCampaign = (campaignId: string | undefined) => (campaignId ? { campaignId } : {});

/** The reasons for which messages wait, with how many each, over all campaigns or in one. */
export const attentionGroupsQuery = (campaignId: string | undefined) =>
  queryOptions({
    queryKey: ['attention', 'groups', campaignId ?? null],
    queryFn: ({ signal }) => api.actions.attention.query({ ...inCampaign(campaignId), limit: 1 }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });

/** The messages that wait for one reason, page by page. */
export const attentionItemsQuery = (campaignId: string | undefined, errorCode: string | null) =>
  infiniteQueryOptions({
    queryKey: ['attention', 'items', campaignId ?? null, errorCode],
    queryFn: ({ signal, pageParam }) =>
      api.actions.attention.query(
        { ...inCampaign(campaignId), errorCode: errorCode ?? '', limit: PAGE_ROWS, offset: pageParam },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.length * PAGE_ROWS;
      return loaded < last.total ? loaded : undefined;
    },
    refetchInterval: POLL_MS,
  });

/** Campaigns in which something waits. */
export const troubledCampaignsQuery = queryOptions({
  queryKey: ['attention', 'campaigns'],
  queryFn: async ({ signal }) => {
    const { items } = await api.campaigns.list.query({ attention: true, limit: 500 }, { signal });
    return items.map(({ id, name, stats }) => ({ id, name, waiting: stats.needsAttention }));
  },
  refetchInterval: 15_000,
});
