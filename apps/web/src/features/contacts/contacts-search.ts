import { asText, said } from '../../lib/search-params.ts';
import type { AudienceFilter } from './list-contacts.ts';

/** Filters of the list as they stand in the address. */
export type ContactsSearch = {
  q?: string;
  role?: string;
  seniority?: string;
  industry?: string;
  /** Fit score from, to. */
  min?: number;
  max?: number;
};

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
  });

export const toAudienceFilter = ({ q, min, max, ...rest }: ContactsSearch): AudienceFilter =>
  said({ ...rest, search: q, minBpoFitScore: min, maxBpoFitScore: max });

export const toContactsSearch = (filter: AudienceFilter): ContactsSearch =>
  said({
    q: filter.search || undefined,
    role: filter.role || undefined,
    seniority: filter.seniority,
    industry: filter.industry,
    min: filter.minBpoFitScore,
    max: filter.maxBpoFitScore,
  });
