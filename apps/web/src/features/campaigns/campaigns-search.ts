import { asFlag, asOneOf, asPage, asText, said } from '../../lib/search-params.ts';

export const CAMPAIGN_STATUSES = ['active', 'paused', 'draft', 'completed'] as const;
export const CAMPAIGN_TYPES = ['email', 'linkedin'] as const;
export const CAMPAIGN_SORTS = [
  'running',
  'name',
  'sent',
  'replied',
  'failed',
  'nextSend',
  'created',
] as const;
export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];

export type CampaignsSearch = {
  q?: string;
  status?: (typeof CAMPAIGN_STATUSES)[number];
  type?: (typeof CAMPAIGN_TYPES)[number];
  /** Id of the owner. */
  owner?: string;
  /** Running first, unless told. */
  sort?: CampaignSort;
  dir?: 'asc' | 'desc';
  /** Only those in which messages wait for a person. */
  attention?: true;
  page?: number;
  /** The dialog for a new campaign is open. */
  new?: true;
};

export const readCampaignsSearch = (search: Record<string, unknown>): CampaignsSearch =>
  said({
    q: asText(search.q),
    status: asOneOf(search.status, CAMPAIGN_STATUSES),
    type: asOneOf(search.type, CAMPAIGN_TYPES),
    owner: asText(search.owner),
    sort: asOneOf(search.sort, CAMPAIGN_SORTS),
    dir: asOneOf(search.dir, ['asc', 'desc'] as const),
    attention: asFlag(search.attention),
    page: asPage(search.page),
    new: asFlag(search.new),
  });
