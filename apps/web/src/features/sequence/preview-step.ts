import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';

export type StepPreview = RouterOutputs['sequences']['preview'];

/** What a step would send to somebody, made by the server in the very way that it makes what it sends. */
export const previewQuery = (input: RouterInputs['sequences']['preview']) =>
  queryOptions({
    queryKey: ['campaign', input.campaignId, 'preview', input],
    queryFn: ({ signal }) => api.sequences.preview.query(input, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
