import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';

export type ApiToken = RouterOutputs['tokens']['list'][number];

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => api.tokens.list.query(undefined, { signal }),
});

export function useCreateToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (token: RouterInputs['tokens']['create']) => api.tokens.create.mutate(token),
    // The answer is the secret itself: it is forgotten with the dialog.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}

export function useRevokeToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.tokens.revoke.mutate({ id }),
    // Not awaited: the row that asked is gone with the refreshed list.
    onSettled: () => void queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}
