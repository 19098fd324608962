import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { api, type RouterInputs } from '../../lib/api.ts';
import { formatCount, plural } from '../../lib/format.ts';
import { SAYS } from './resolve-actions.ts';

type Input = RouterInputs['actions']['resolveMany'];
type Totals = { resolved: number; refused: number };

/** One answer for all that wait in a campaign for one reason, or for all that failed; as many calls as it takes. */
async function resolveAll(input: Input): Promise<Totals> {
  const totals: Totals = { resolved: 0, refused: 0 };
  for (;;) {
    const { resolved, refused, remaining } = await api.actions.resolveMany.mutate(input);
    totals.resolved += resolved;
    totals.refused = refused.length;
    // What is refused stays and is met again: without progress it is the end.
    if (remaining === 0 || resolved === 0) return totals;
  }
}

export function useResolveGroup() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: resolveAll,
    onSuccess: ({ resolved, refused }, { as }) => {
      const rest = refused > 0 ? ` ${formatCount(refused)} could not be: their people have ended.` : '';
      notifyDone(`${plural(resolved, 'message')} ${SAYS[as]}.${rest}`);
    },
    onError: notifyProblem,
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['campaign'] });
      void queryClient.invalidateQueries({ queryKey: ['campaigns'] });
      void queryClient.invalidateQueries({ queryKey: ['attention'] });
    },
  });
}
