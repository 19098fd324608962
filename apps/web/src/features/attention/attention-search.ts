import { asText, said } from '../../lib/search-params.ts';

export type AttentionSearch = {
  /** Only this campaign's. */
  campaign?: string;
};

export const readAttentionSearch = (search: Record<string, unknown>): AttentionSearch =>
  said({ campaign: asText(search.campaign) });
