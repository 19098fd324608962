import { queryOptions } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';

export type ContactRow = RouterOutputs['contacts']['list']['items'][number];

/** Whom a filter finds; what is left out does not limit. */
export type AudienceFilter = Pick<
  RouterInputs['contacts']['list'],
  'minBpoFitScore' | 'maxBpoFitScore' | 'role' | 'seniority' | 'industry' | 'search'
>;

/** How a list of contacts is sorted: in order of their coming in unless told. */
export type ContactsOrder = Pick<RouterInputs['contacts']['list'], 'sort' | 'direction'>;
export type ContactSort = NonNullable<ContactsOrder['sort']>;

/** Contacts that are fetched together. */
export const PAGE_ROWS = 100;

/** One page of the contacts that match, and how many match in all. */
export const contactsPageQuery = (filter: AudienceFilter & ContactsOrder, page: number) =>
  queryOptions({
    queryKey: ['contacts', 'list', filter, page],
    queryFn: ({ signal }) =>
      api.contacts.list.query({ ...filter, limit: PAGE_ROWS, offset: page * PAGE_ROWS }, { signal }),
    staleTime: 30_000,
  });

/** What the filters can offer: the values that occur, with how often. */
export const facetsQuery = queryOptions({
  queryKey: ['contacts', 'facets'],
  queryFn: ({ signal }) => api.contacts.facets.query(undefined, { signal }),
  staleTime: 60_000,
});
