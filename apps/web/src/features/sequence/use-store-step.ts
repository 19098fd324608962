import { useQueryClient } from '@tanstack/react-query';
import { clashesOf, type Kept } from '../../lib/kept-draft.ts';
import { ProblemError, problemOf } from '../../lib/problem.ts';
import { campaignQuery } from '../campaign/get-campaign.ts';
import { changesOf, type StepDraft, storedOf } from './step-draft.ts';
import { useUpdateStep } from './step-mutations.ts';

/**
 * Stores what was changed of a step. What somebody else has changed meanwhile in other fields stays; in the same fields
 * it stands against what was written here, and a person has to choose.
 */
export function useStoreStep(campaignId: string, stepId: string | undefined) {
  const queryClient = useQueryClient();
  const update = useUpdateStep(campaignId);
  const query = campaignQuery(campaignId);
  const read = () => queryClient.getQueryData(query.queryKey)?.sequences.find(({ id }) => id === stepId);

  const store = async (held: Kept<StepDraft>): Promise<void> => {
    const changes = changesOf(held);
    if (Object.keys(changes).length === 0) return;
    for (;;) {
      const step = read();
      if (!step) throw conflict('Somebody has deleted this step.');
      if (Object.keys(clashesOf(held, storedOf(step))).length > 0)
        throw conflict('Somebody else has changed the same.');
      try {
        await update.mutateAsync({ read: step, changes });
        return;
      } catch (error) {
        if (!ANOTHER_BY_NOW.has(problemOf(error).code)) throw error;
        await queryClient.refetchQueries({ queryKey: query.queryKey });
        const now = read();
        if (now?.version === step.version && now.stepNumber === step.stepNumber) throw error;
      }
    }
  };
  return { store, error: update.error, isPending: update.isPending, reset: update.reset };
}

/** What the server says of a step that somebody else has changed, moved or deleted. */
const ANOTHER_BY_NOW = new Set(['conflict', 'not_found']);

const conflict = (detail: string) => new ProblemError({ status: 409, code: 'conflict', detail, errors: [] });
