import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs } from '../../lib/api.ts';
import { type Campaign, campaignQuery } from '../campaign/get-campaign.ts';
import { refreshCampaign } from '../campaign/refresh-campaign.ts';
import type { Step } from './channels.ts';

type WithoutCampaign<T> = Omit<T, 'campaignId'>;

type Changes = Omit<RouterInputs['sequences']['update'], 'campaignId' | 'stepNumber' | 'expected'>;

export function useAddStep(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (step: WithoutCampaign<RouterInputs['sequences']['add']>) =>
      api.sequences.add.mutate({ ...step, campaignId }),
    onSettled: () => refreshCampaign(queryClient, campaignId),
  });
}

/** Changes a step as it was read: when somebody else has changed it since, the server refuses. */
export function useUpdateStep(campaignId: string) {
  const queryClient = useQueryClient();
  const { queryKey } = campaignQuery(campaignId);
  return useMutation({
    mutationFn: ({ read: { id, version, stepNumber }, changes }: { read: Step; changes: Changes }) =>
      api.sequences.update.mutate({ ...changes, campaignId, stepNumber, expected: { id, version } }),
    onSuccess: (step) => {
      // What is changed next is changed in this version.
      queryClient.setQueryData<Campaign>(
        queryKey,
        (campaign) =>
          campaign && {
            ...campaign,
            sequences: campaign.sequences.map((each) => (each.id === step.id ? step : each)),
          },
      );
      return refreshCampaign(queryClient, campaignId);
    },
  });
}

export function useDeleteStep(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, stepNumber }: Step) =>
      api.sequences.delete.mutate({ campaignId, stepNumber, sequenceId: id }),
    onSettled: () => refreshCampaign(queryClient, campaignId),
  });
}

/** Puts the steps into another order: shown at once, taken back if the server refuses. */
export function useReorderSteps(campaignId: string) {
  const queryClient = useQueryClient();
  const { queryKey } = campaignQuery(campaignId);
  return useMutation({
    mutationFn: (steps: readonly Step[]) =>
      api.sequences.reorder.mutate({ campaignId, sequenceIds: steps.map(({ id }) => id) }),
    onMutate: async (steps) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData<Campaign>(queryKey);
      if (before)
        queryClient.setQueryData<Campaign>(queryKey, {
          ...before,
          sequences: steps.map((step, index) => ({ ...step, stepNumber: index + 1 })),
        });
      return { before };
    },
    onError: (_error, _steps, context) => {
      if (context?.before) queryClient.setQueryData(queryKey, context.before);
    },
    onSettled: () => refreshCampaign(queryClient, campaignId),
  });
}
