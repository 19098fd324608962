import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Me = RouterOutputs['auth']['me'];

/** Who is logged in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.auth.me.query(undefined, { signal }),
  staleTime: 60_000,
});

/** Behind the log-in: whoever renders this has been let in. */
export const useMe = (): Me => useSuspenseQuery(meQuery).data;
