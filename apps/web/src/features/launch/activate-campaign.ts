import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { refreshCampaign } from '../campaign/refresh-campaign.ts';

/** Sets a campaign going, for the first time or again. */
export function useActivateCampaign(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.campaigns.activate.mutate({ campaignId }),
    onSettled: () => refreshCampaign(queryClient, campaignId),
  });
}
