import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

const refresh = (queryClient: QueryClient) => {
  void queryClient.invalidateQueries({ queryKey: ['campaign'] });
  void queryClient.invalidateQueries({ queryKey: ['campaigns'] });
  void queryClient.invalidateQueries({ queryKey: ['suppressions'] });
};

export function useSuppress() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (addresses: string[]) => api.suppressions.add.mutate({ addresses }),
    onSuccess: () => refresh(queryClient),
  });
}

export function useUnsuppress() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (address: string) => api.suppressions.remove.mutate({ address }),
    // Not awaited: the row that asked is gone with the refreshed list.
    onSettled: () => refresh(queryClient),
  });
}
