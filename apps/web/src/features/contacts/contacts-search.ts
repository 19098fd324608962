import { asOneOf, asText, said } from '../../lib/search-params.ts';
import type { AudienceFilter, ContactSort, ContactsOrder } from './list-contacts.ts';

/** Filters of the list as they stand in the address. */
export type ContactsSearch = {
  q?: string;
  role?: string;
  seniority?: string;
  industry?: string;
  /** Fit score from, to. */
  min?: number;
  max?: number;
  sort?: ContactSort;
  dir?: 'asc' | 'desc';
};

const SORTS: readonly ContactSort[] = ['name', 'role', 'company', 'fit'];

const asScore = (value: unknown): number | undefined => {
  const score = value === '' || value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isInteger(score) && score >= 0 && score <= 100 ? score : undefined;
};

export const readContactsSearch = (search: Record<string, unknown>): ContactsSearch =>
  said({
    q: asText(search.q),
    role: asText(search.role),
    seniority: asText(search.seniority),
    industry: asText(search.industry),
    min: asScore(search.min),
    max: asScore(search.max),
    sort: asOneOf(search.sort, SORTS),
    dir: asOneOf(search.dir, ['asc', 'desc'] as const),
  });

export const toAudienceFilter = ({
  q,
  min,
  max,
  sort: _sort,
  dir: _dir,
  ...rest
}: ContactsSearch): AudienceFilter => said({ ...rest, search: q, minBpoFitScore: min, maxBpoFitScore: max });

export const toContactsSearch = (filter: AudienceFilter): ContactsSearch =>
  said({
    q: filter.search || undefined,
    role: filter.role || undefined,
    seniority: filter.seniority,
    industry: filter.industry,
    min: filter.minBpoFitScore,
    max: filter.maxBpoFitScore,
  });

/** How the list is sorted, for the server; in order of coming in unless said. */
export const toOrder = ({ sort, dir }: ContactsSearch): ContactsOrder =>
  sort ? { sort, direction: dir ?? firstDirection(sort) } : {};

/** What a press on a column's head leads to: its usual direction, the other one, and then no order. */
export function sortedBy({ sort, dir, ...rest }: ContactsSearch, by: ContactSort): ContactsSearch {
  const first = firstDirection(by);
  if (sort !== by) return { ...rest, sort: by, dir: first };
  return (dir ?? first) === first ? { ...rest, sort: by, dir: first === 'asc' ? 'desc' : 'asc' } : rest;
}

const firstDirection = (sort: ContactSort) => (sort === 'fit' ? 'desc' : 'asc');
