import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export function useDeleteCampaign() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (campaignId: string) => api.campaigns.delete.mutate({ campaignId }),
    onSuccess: async (_, campaignId) => {
      await queryClient.cancelQueries({ queryKey: ['campaign', campaignId] });
      // Not waited for: whoever asked for it may be gone from the list by then, and would not be told.
      void queryClient.invalidateQueries({ queryKey: ['campaigns'] });
    },
  });
}
