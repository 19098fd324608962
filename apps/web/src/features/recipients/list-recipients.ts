import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { pollEvery } from '../../lib/live.ts';
import type { RecipientsSearch } from './recipients-search.ts';

export type Recipient = RouterOutputs['recipients']['list']['items'][number];

export const PAGE_SIZE = 50;

/** A page of a campaign's recipients as the address asks for it. @param active whether people are moving */
export function recipientsQuery(campaignId: string, search: RecipientsSearch, active: boolean) {
  const { q, status, step, removed, state, waiting, page = 1 } = search;
  const input = {
    campaignId,
    ...(q ? { search: q } : {}),
    ...(status ? { status } : {}),
    ...(step ? { stepNumber: step } : {}),
    ...(removed ? { sequenceId: removed } : {}),
    ...(state ? { stepState: state } : {}),
    ...(waiting ? { waiting } : {}),
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
  return queryOptions({
    queryKey: ['campaign', campaignId, 'recipients', input],
    queryFn: ({ signal }) => api.recipients.list.query(input, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: pollEvery(active),
  });
}
