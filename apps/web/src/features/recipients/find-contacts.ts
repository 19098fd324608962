import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import type { AudienceFilter } from './recipient-mutations.ts';

export type FoundContact = RouterOutputs['contacts']['list']['items'][number];

export const FOUND_PAGE = 20;

/** A page of the contacts that a filter finds. */
export const foundContactsQuery = (filter: AudienceFilter, page: number) =>
  queryOptions({
    queryKey: ['contacts', 'found', filter, page],
    queryFn: ({ signal }) =>
      api.contacts.list.query({ ...filter, limit: FOUND_PAGE, offset: (page - 1) * FOUND_PAGE }, { signal }),
    placeholderData: keepPreviousData,
  });

/** Contacts by id, for the groups of a dry result. */
export const contactsByIdQuery = (ids: string[]) =>
  queryOptions({
    queryKey: ['contacts', 'by id', ids],
    queryFn: async ({ signal }) =>
      ids.length === 0 ? [] : (await api.contacts.list.query({ ids, limit: 100 }, { signal })).items,
  });

/** What the filters can offer: the values that occur, with how often. */
export const facetsQuery = queryOptions({
  queryKey: ['contacts', 'facets'],
  queryFn: ({ signal }) => api.contacts.facets.query(undefined, { signal }),
  staleTime: 60_000,
});
