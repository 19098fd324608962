import type { campaignStats, campaigns } from '../schema/campaigns.js';
import type { Step } from '../sequences/types.js';

export type CampaignCounts = Omit<typeof campaignStats.$inferSelect, 'campaignId'>;

export type Campaign = typeof campaigns.$inferSelect;

/** What a list of campaigns shows of each. */
export type CampaignListStats = CampaignCounts & {
  /** When the next message is due; null = none is planned. In a paused campaign: when it would have been. */
  nextSendAt: Date | null;
  /** Messages held back or failed that wait for a person. */
  needsAttention: number;
};

export type CampaignWithStats = Campaign & {
  /** The senders it uses, in order; empty = the log channel. */
  senderIds: string[];
  stats: CampaignListStats;
};
export type CampaignDetails = CampaignWithStats & { sequences: Step[] };
