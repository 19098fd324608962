import type { campaignActions } from '../schema/campaign-actions.js';
import type { campaignRecipients } from '../schema/campaign-recipients.js';
import type { CampaignStatus } from '../schema/campaigns.js';
import { isOpen } from './state.js';

/** Why a recipient's next message has not gone out: a stable code and a sentence. */
export type Waiting = { code: WaitingCode; detail: string };
export type WaitingCode =
  | 'campaign_draft'
  | 'campaign_paused'
  | 'campaign_completed'
  | 'delay'
  | 'retry'
  | 'held'
  | 'in_doubt'
  | 'sending';

const CAMPAIGN_REASONS = {
  draft: { code: 'campaign_draft', detail: 'The campaign has not been activated yet.' },
  paused: { code: 'campaign_paused', detail: 'The campaign is paused.' },
  completed: { code: 'campaign_completed', detail: 'The campaign is completed; activate it again to go on.' },
  active: null,
} as const satisfies Record<CampaignStatus, Waiting | null>;

/** Null when the recipient has ended, or when the message is due and the next executor will take it. */
export function whyWaiting(of: {
  recipient: Pick<typeof campaignRecipients.$inferSelect, 'status'>;
  next: typeof campaignActions.$inferSelect | null;
  campaignStatus: CampaignStatus;
  now: Date;
}): Waiting | null {
  const { recipient, next, campaignStatus, now } = of;
  if (!isOpen(recipient.status)) return null;
  if (next?.status === 'failed')
    return {
      code: 'in_doubt',
      detail: next.errorMessage ?? 'Nobody can know whether the last message went out.',
    };
  if (next?.status === 'sending') return { code: 'sending', detail: 'The message is just going out.' };
  if (next?.heldAt)
    return { code: 'held', detail: next.errorMessage ?? 'Held back until somebody looks at it.' };
  const campaign = CAMPAIGN_REASONS[campaignStatus];
  if (campaign) return campaign;
  if (!next || next.scheduledFor <= now) return null;
  const at = next.scheduledFor.toISOString();
  return next.errorCode
    ? { code: 'retry', detail: `${next.errorMessage ?? next.errorCode} Next try at ${at}.` }
    : { code: 'delay', detail: `Waiting for the step's delay, until ${at}.` };
}
