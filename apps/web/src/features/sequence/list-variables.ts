import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Variable = RouterOutputs['sequences']['variables'][number];

/** What a template may name. */
export const variablesQuery = queryOptions({
  queryKey: ['variables'],
  queryFn: ({ signal }) => api.sequences.variables.query(undefined, { signal }),
  staleTime: 60_000,
});
