import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { type Campaign, campaignQuery } from './get-campaign.ts';

/** Renames a campaign: shown at once, taken back if the server refuses. */
export function useRenameCampaign(campaignId: string) {
  const queryClient = useQueryClient();
  const { queryKey } = campaignQuery(campaignId);
  return useMutation({
    mutationFn: (name: string) => api.campaigns.update.mutate({ campaignId, name }),
    onMutate: async (name) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData<Campaign>(queryKey);
      if (before) queryClient.setQueryData<Campaign>(queryKey, { ...before, name });
      return { before };
    },
    onError: (_error, _name, context) => {
      if (context?.before) queryClient.setQueryData(queryKey, context.before);
    },
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey });
      await queryClient.invalidateQueries({ queryKey: ['campaigns'] });
    },
  });
}
