import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Idle = NonNullable<RouterOutputs['campaigns']['idle']>;

const POLL_MS = 5_000;

/** Why a campaign sends nothing right now; null = something is going out, or will at once. */
export const idleQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'idle'],
    queryFn: ({ signal }) => api.campaigns.idle.query({ campaignId }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: POLL_MS,
  });
