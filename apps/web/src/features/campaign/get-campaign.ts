import { keepPreviousData, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { pollEvery } from '../../lib/live.ts';

export type Campaign = RouterOutputs['campaigns']['get'];

/** A campaign with its steps and figures; asked again every few seconds while it is active. */
export const campaignQuery = (campaignId: string) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'head'],
    queryFn: ({ signal }) => api.campaigns.get.query({ campaignId }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => pollEvery(state.data?.status === 'active'),
  });

/** The campaign of this address; its page has loaded it before any tab shows. */
export function useCampaign(): Campaign {
  const { campaignId } = useParams({ from: '/app/campaigns/$campaignId' });
  return useSuspenseQuery(campaignQuery(campaignId)).data;
}
