import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const POLL_MS = 5_000;

/** Why a campaign sends nothing right now; null = something is going out, or will at once. */
export const idleQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'idle'],
    queryFn: ({ signal }) => api.campaigns.idle.query({ campaignId }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
