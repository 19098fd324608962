import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';
import type { Audience } from './recipient-mutations.ts';

/** What adding them would do, decided by the same rule, without doing it. */
export const audienceQuery = (campaignId: string, audience: Audience) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'audience', audience],
    queryFn: ({ signal }) => api.recipients.preview.query({ ...audience, campaignId }, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
