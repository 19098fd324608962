import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import { POLL_MS } from './list-senders.ts';

/** One sender; its server and keys only for admins, its secrets for nobody. */
export const senderQuery = (senderId: string) =>
  queryOptions({
    queryKey: ['senders', 'one', senderId],
    queryFn: ({ signal }) => api.senders.get.query({ senderId }, { signal }),
    refetchInterval: POLL_MS,
  });
