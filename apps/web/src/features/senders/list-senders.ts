import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Sender = RouterOutputs['senders']['list'][number];
export type SenderKind = Sender['kind'];
export type SenderMode = Sender['mode'];

/** An executor may pause a sender at any time. */
export const POLL_MS = 15_000;

/** All senders by name. */
export const sendersQuery = queryOptions({
  queryKey: ['senders', 'list'],
  queryFn: ({ signal }) => api.senders.list.query(undefined, { signal }),
  refetchInterval: POLL_MS,
});
