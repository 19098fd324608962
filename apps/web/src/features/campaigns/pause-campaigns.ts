import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { type Problem, problemOfChange } from '../../lib/problem.ts';

export type PausedAll = {
  paused: string[];
  inFlight: number;
  refused: { campaignId: string; problem: Problem }[];
};

/** Pauses each of them; one that refuses does not keep the others from pausing. */
async function pauseAll(campaignIds: readonly string[]): Promise<PausedAll> {
  const result: PausedAll = { paused: [], inFlight: 0, refused: [] };
  await Promise.all(
    campaignIds.map(async (campaignId) => {
      try {
        const { inFlight } = await api.campaigns.pause.mutate({ campaignId });
        result.paused.push(campaignId);
        result.inFlight += inFlight;
      } catch (error) {
        result.refused.push({ campaignId, problem: problemOfChange(error) });
      }
    }),
  );
  return result;
}

export function usePauseCampaigns() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: pauseAll,
    // Not waited for: in a list of active ones the row that asked for it goes with the answer.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['campaigns'] }),
  });
}
