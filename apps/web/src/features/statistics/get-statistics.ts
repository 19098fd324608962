import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { pollEvery } from '../../lib/live.ts';

export type Statistics = RouterOutputs['stats']['campaign'];
export type StepStatistics = Statistics['steps'][number];

/** The figures of a campaign and of each of its steps. @param active whether they are moving */
export const statisticsQuery = (campaignId: string, active: boolean) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'statistics'],
    queryFn: ({ signal }) => api.stats.campaign.query({ campaignId }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: pollEvery(active),
  });
