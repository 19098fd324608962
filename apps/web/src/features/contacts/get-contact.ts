import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { pollEvery } from '../../lib/live.ts';

export type Contact = RouterOutputs['contacts']['get'];
export type ContactInCampaign = RouterOutputs['contacts']['history'][number];

export const contactQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['contacts', 'one', contactId],
    queryFn: ({ signal }) => api.contacts.get.query({ contactId }, { signal }),
  });

/** The campaigns a contact is or was in, with what happened; asked again while one of them is active. */
export const contactHistoryQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['contacts', 'history', contactId],
    queryFn: ({ signal }) => api.contacts.history.query({ contactId }, { signal }),
    refetchInterval: ({ state }) =>
      pollEvery(state.data?.some(({ campaignStatus }) => campaignStatus === 'active') ?? false),
  });
