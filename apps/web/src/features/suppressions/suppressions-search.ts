import { asFlag, asOneOf, asPage, asText, said } from '../../lib/search-params.ts';

export const REASONS = {
  unsubscribed: 'Unsubscribed',
  bounced: 'Bounced',
  manual: 'Added by hand',
} as const;

export type SuppressionReason = keyof typeof REASONS;

export type SuppressionsSearch = {
  q?: string;
  reason?: SuppressionReason;
  page?: number;
  /** The dialog for adding addresses is open. */
  add?: true;
};

export const readSuppressionsSearch = (search: Record<string, unknown>): SuppressionsSearch =>
  said({
    q: asText(search.q),
    reason: asOneOf(search.reason, Object.keys(REASONS) as SuppressionReason[]),
    page: asPage(search.page),
    add: asFlag(search.add),
  });
