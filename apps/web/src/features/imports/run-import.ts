import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { api, type RouterInputs } from '../../lib/api.ts';
import { importQuery } from './get-import.ts';
import { describeDone } from './labels.ts';

export type OnExisting = NonNullable<RouterInputs['imports']['decide']['onExisting']>;

/** Says anew what a run would do, with another rule for who is here already. */
export function useDecideImport(importId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (onExisting: OnExisting) => api.imports.decide.mutate({ importId, onExisting }),
    onSuccess: (record) => queryClient.setQueryData(importQuery(importId).queryKey, record),
    onError: notifyProblem,
  });
}

const runKey = (importId: string) => ['imports', 'run', importId];

/** Carries an import out. The page may be left meanwhile: the server goes on, and the end is told wherever one is. */
export function useRunImport(importId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationKey: runKey(importId),
    mutationFn: () => api.imports.applyImport.mutate({ importId }),
    onSuccess: (record) => {
      queryClient.setQueryData(importQuery(importId).queryKey, record);
      if (record.summary)
        notifyDone(`“${record.fileName}” is imported: ${describeDone(record.kind, record.summary)}.`);
      void queryClient.invalidateQueries({ queryKey: ['contacts'] });
      void queryClient.invalidateQueries({ queryKey: ['attention'] });
    },
    onError: notifyProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports'] }),
  });
}

/** True while this browser waits for the end of a run, on whichever page it was started. */
export const useIsRunning = (importId: string): boolean =>
  useIsMutating({ mutationKey: runKey(importId) }) > 0;

export function useDiscardImport(importId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.imports.discard.mutate({ importId }),
    onSettled: () => void queryClient.invalidateQueries({ queryKey: ['imports'] }),
  });
}
