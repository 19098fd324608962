import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Checklist = RouterOutputs['campaigns']['checklist'];
export type Finding = Checklist['findings'][number];

/** Of the time that passes a tenth at the most is spent on it, however many people there are. */
const ASKED_AGAIN = { afterMs: 30_000, times: 10 } as const;

/** How long the last answer for each campaign took, in milliseconds. */
const took = new Map<string, number>();

/** What activating would refuse or warn of. Renders every message to look for gaps, so it is not asked all the time. */
export const checklistQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'checklist'],
    queryFn: async ({ signal }) => {
      const askedAt = performance.now();
      const checklist = await api.campaigns.checklist.query({ campaignId }, { signal });
      took.set(campaignId, performance.now() - askedAt);
      return checklist;
    },
    placeholderData: keepPreviousData,
    refetchInterval: () => Math.max(ASKED_AGAIN.afterMs, ASKED_AGAIN.times * (took.get(campaignId) ?? 0)),
  });
