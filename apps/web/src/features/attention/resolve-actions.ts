import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { api } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { type Problem, ProblemError, problemOfChange } from '../../lib/problem.ts';
import type { AttentionItem } from './list-attention.ts';
import type { Resolution } from './reasons.ts';

type Decision = {
  items: readonly AttentionItem[];
  as: Resolution;
  onProgress?: (done: number) => void;
};

/** Sent together; the server takes at most 50 calls at once. */
const TOGETHER = 20;

async function resolveAll({ items, as, onProgress }: Decision) {
  const refused: Problem[] = [];
  for (let at = 0; at < items.length; at += TOGETHER) {
    await Promise.all(
      items.slice(at, at + TOGETHER).map(async ({ campaignId, id }) => {
        try {
          await api.actions.resolve.mutate({ campaignId, actionId: id, as });
        } catch (error) {
          refused.push(problemOfChange(error));
        }
      }),
    );
    onProgress?.(Math.min(at + TOGETHER, items.length));
  }
  return { done: items.length - refused.length, refused };
}

export const SAYS: Record<Resolution, string> = {
  sent: 'marked as sent',
  resend: 'back in the queue',
  give_up: 'given up',
};

/** Carries a decision out for each message; one that refuses does not keep the others from it. */
export function useResolveActions() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: resolveAll,
    onSuccess: ({ done, refused }, { as }) => {
      if (done > 0) notifyDone(`${plural(done, 'message')} ${SAYS[as]}.`);
      const [first] = refused;
      if (first) notifyProblem(new ProblemError(first));
    },
    onSettled: async () => {
      void queryClient.invalidateQueries({ queryKey: ['campaign'] });
      void queryClient.invalidateQueries({ queryKey: ['campaigns'] });
      await queryClient.invalidateQueries({ queryKey: ['attention'] });
    },
  });
}
