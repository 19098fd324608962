import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** Everybody who has a campaign. */
export const ownersQuery = queryOptions({
  queryKey: ['campaigns', 'owners'],
  queryFn: ({ signal }) => api.campaigns.owners.query(undefined, { signal }),
  staleTime: 60_000,
});
