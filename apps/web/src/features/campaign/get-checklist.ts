import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Checklist = RouterOutputs['campaigns']['checklist'];
export type Finding = Checklist['findings'][number];

/** What activating would refuse or warn of. Renders every message to look for gaps, so it is not asked all the time. */
export const checklistQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'checklist'],
    queryFn: ({ signal }) => api.campaigns.checklist.query({ campaignId }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
