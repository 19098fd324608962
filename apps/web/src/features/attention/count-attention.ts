import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** How many messages wait for a person, over all campaigns. */
export const attentionCountQuery = queryOptions({
  queryKey: ['attention', 'count'],
  queryFn: async ({ signal }) => (await api.actions.attention.query({ limit: 1 }, { signal })).total,
  refetchInterval: 15_000,
});
