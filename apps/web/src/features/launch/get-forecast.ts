import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Forecast = RouterOutputs['campaigns']['forecast'];

/** What a campaign will send day by day and sender, if it is started or goes on now. */
export const forecastQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'forecast'],
    queryFn: ({ signal }) => api.campaigns.forecast.query({ campaignId }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
