import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';
import { type Problem, problemOfChange } from '../../lib/problem.ts';
import { refreshCampaign } from '../campaign/refresh-campaign.ts';

/** Whom an addition means: contacts by id, or everybody a filter finds; and whom it would else skip. */
export type Audience = ({ contactIds: string[] } | { filter: AudienceFilter }) & AudienceRules;
export type AudienceRules = { includeActiveElsewhere?: boolean; includeContactedBefore?: boolean };
export type AudienceFilter = Extract<RouterInputs['recipients']['preview'], { filter: unknown }>['filter'];

export type DoneForAll = { done: number; refused: Problem[] };

/** As many at once as fit into one request of the client. */
const AT_ONCE = 25;

async function forAll(
  ids: readonly string[],
  act: (id: string) => Promise<unknown>,
  onProgress: (done: number) => void,
): Promise<DoneForAll> {
  const result: DoneForAll = { done: 0, refused: [] };
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    await Promise.all(
      ids.slice(start, start + AT_ONCE).map((id) =>
        act(id).then(
          () => result.done++,
          (error) => result.refused.push(problemOfChange(error)),
        ),
      ),
    );
    onProgress(Math.min(start + AT_ONCE, ids.length));
  }
  return result;
}

/** Not waited for: a row that asked for it may be gone with the answer, and with it what is said at the end. */
const refresh = (queryClient: QueryClient, campaignId: string) =>
  void refreshCampaign(queryClient, campaignId);

type Many = { recipientIds: readonly string[]; onProgress?: (done: number) => void };
const ignore = () => undefined;

/** They have answered: nothing more is sent to them. One that refuses does not keep the others from it. */
export function useMarkResponded(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ recipientIds, onProgress = ignore }: Many) =>
      forAll(
        recipientIds,
        (recipientId) => api.recipients.markResponded.mutate({ campaignId, recipientId }),
        onProgress,
      ),
    onSettled: () => refresh(queryClient, campaignId),
  });
}

export function useRemoveRecipients(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ recipientIds, onProgress = ignore }: Many) =>
      forAll(
        recipientIds,
        (recipientId) => api.recipients.remove.mutate({ campaignId, recipientId }),
        onProgress,
      ),
    onSettled: () => refresh(queryClient, campaignId),
  });
}

type PauseOrResume = { recipientIds: readonly string[]; as: 'pause' | 'resume' };

/** Holds back what is still to come for them, or lets it go on. Who has ended meanwhile is left out and counted. */
export function usePauseRecipients(campaignId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ recipientIds, as }: PauseOrResume) => {
      const whom = { campaignId, recipientIds: [...recipientIds] };
      if (as === 'resume')
        return { inFlight: 0, refused: (await api.recipients.resume.mutate(whom)).refused.length };
      const { inFlight, refused } = await api.recipients.pause.mutate(whom);
      return { inFlight, refused: refused.length };
    },
    onSettled: () => refresh(queryClient, campaignId),
  });
}

type Told = {
  onSuccess?: (added: RouterOutputs['recipients']['add']) => void;
  onError?: (error: unknown) => void;
};

/** @param told called at the end, also when whatever asked for it is gone by then */
export function useAddRecipients(campaignId: string, told: Told = {}) {
  const queryClient = useQueryClient();
  return useMutation({
    ...told,
    mutationFn: (audience: Audience) => api.recipients.add.mutate({ ...audience, campaignId, brief: true }),
    onSettled: () => {
      refresh(queryClient, campaignId);
      void queryClient.invalidateQueries({ queryKey: ['contacts', 'history'] });
    },
  });
}
