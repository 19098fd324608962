import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs } from '../../lib/api.ts';
import { senderQuery } from './get-sender.ts';
import type { Sender } from './list-senders.ts';

/** What a sender's change may alter: the senders, and what campaigns say of their sending. */
const refresh = async (queryClient: QueryClient) => {
  void queryClient.invalidateQueries({ queryKey: ['campaign'] });
  await queryClient.invalidateQueries({ queryKey: ['senders'] });
};

export function useCreateSender() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (sender: RouterInputs['senders']['create']) => api.senders.create.mutate(sender),
    // What was sent holds a password: it is forgotten with the form.
    gcTime: 0,
    onSuccess: () => refresh(queryClient),
  });
}

export function useUpdateSender(senderId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: Omit<RouterInputs['senders']['update'], 'senderId'>) =>
      api.senders.update.mutate({ ...changes, senderId }),
    gcTime: 0,
    onSuccess: async (sender: Sender) => {
      queryClient.setQueryData(senderQuery(senderId).queryKey, sender);
      await refresh(queryClient);
    },
  });
}

export function useDeleteSender() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (senderId: string) => api.senders.delete.mutate({ senderId }),
    // Not awaited: the row that asked is gone with the refreshed list.
    onSettled: () => void refresh(queryClient),
  });
}

/** Logs in, or with `to` sends a test message. A failure to log in may pause nothing: it is a try. */
export function useTestSender(senderId: string) {
  return useMutation({
    mutationFn: (to?: string) => api.senders.test.mutate({ senderId, ...(to ? { to } : {}) }),
  });
}
