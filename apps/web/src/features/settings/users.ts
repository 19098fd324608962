import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';
import { meQuery } from '../session/get-me.ts';

export type User = RouterOutputs['users']['list'][number];

/** As the server has it. */
export const MIN_PASSWORD_LENGTH = 10;

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => api.users.list.query(undefined, { signal }),
});

export function useCreateUser() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (user: RouterInputs['users']['create']) => api.users.create.mutate(user),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
}

/** Takes effect with the user's next request. */
export function useSetRole() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: RouterInputs['users']['setRole']) => api.users.setRole.mutate(change),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
    },
  });
}

export function useSetDeactivated() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ email, deactivated }: { email: string; deactivated: boolean }) =>
      deactivated ? api.users.deactivate.mutate({ email }) : api.users.reactivate.mutate({ email }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: usersQuery.queryKey }),
  });
}

/** Ends all sessions of the user as well. */
export function useSetPassword() {
  return useMutation({
    mutationFn: (change: RouterInputs['users']['setPassword']) => api.users.setPassword.mutate(change),
  });
}
