import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs } from '../../lib/api.ts';
import { type Campaign, campaignQuery } from '../campaign/get-campaign.ts';
import type { Step } from './channels.ts';

type WithoutCampaign<T> = Omit<T, 'campaignId'>;

/** What a sequence's change may alter: steps, figures, findings. */
const refresh = (queryClient: QueryClient, campaignId: string) =>
  queryClient.invalidateQueries({ queryKey: ['campaign', campaignId] });

export function useAddStep(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (step: WithoutCampaign<RouterInputs['sequences']['add']>) =>
      api.sequences.add.mutate({ ...step, campaignId }),
    onSettled: () => refresh(queryClient, campaignId),
  });
}

export function useUpdateStep(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: WithoutCampaign<RouterInputs['sequences']['update']>) =>
      api.sequences.update.mutate({ ...changes, campaignId }),
    onSuccess: () => refresh(queryClient, campaignId),
  });
}

export function useDeleteStep(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (stepNumber: number) => api.sequences.delete.mutate({ campaignId, stepNumber }),
    onSettled: () => refresh(queryClient, campaignId),
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
    onSettled: () => refresh(queryClient, campaignId),
  });
}
