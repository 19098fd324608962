import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type SenderUse = RouterOutputs['senders']['usage'][number];

const POLL_MS = 5_000;

/** What every sender has used of its limits, in the windows that end now. */
export const usageQuery = queryOptions({
  queryKey: ['senders', 'usage'],
  queryFn: ({ signal }) => api.senders.usage.query(undefined, { signal }),
  refetchInterval: POLL_MS,
});
