import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs } from '../../lib/api.ts';
import { campaignQuery } from '../campaign/get-campaign.ts';

type Input = RouterInputs['campaigns']['update'];
export type DeliveryChanges = Pick<
  Input,
  'senderIds' | 'scheduleId' | 'dailyNewRecipients' | 'bounceLimitPercent'
>;

/** How a campaign is sent; what is still to come changes hands or is planned anew at once. */
export function useUpdateDelivery(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: DeliveryChanges) => api.campaigns.update.mutate({ ...changes, campaignId }),
    onSuccess: (campaign) => {
      queryClient.setQueryData(campaignQuery(campaignId).queryKey, campaign);
      void queryClient.invalidateQueries({ queryKey: ['campaign', campaignId] });
      void queryClient.invalidateQueries({ queryKey: ['senders'] });
      void queryClient.invalidateQueries({ queryKey: ['schedules'] });
    },
  });
}
