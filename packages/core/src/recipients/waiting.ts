import type { Planner } from '../schedules/plan.js';
import type { campaignActions } from '../schema/campaign-actions.js';
import type { campaignRecipients } from '../schema/campaign-recipients.js';
import type { CampaignStatus } from '../schema/campaigns.js';
import type { CountDays } from '../schema/schedules.js';
import type { SENDER_STATES, SenderState } from '../senders/state.js';
import { isOpen } from './state.js';

/** Why a recipient's next message has not gone out: a stable code and a sentence. */
export type Waiting = {
  code: WaitingCode;
  /** Where `at` is known, it stands in here as `at.toISOString()` gives it. */
  detail: string;
  /** When that is expected to be over; null = when somebody does something, or at any moment. */
  at: Date | null;
};

export type WaitingCode =
  | 'recipient_paused'
  | 'campaign_draft'
  | 'campaign_paused'
  | 'campaign_completed'
  | 'planning'
  | 'delay'
  | 'outside_window'
  | (typeof SENDER_STATES)[number]
  | 'manual'
  | 'daily_new_limit'
  | 'domain_limit'
  | 'retry'
  | 'held'
  | 'in_doubt'
  | 'sending';

/** What of a campaign its messages wait for. */
export type CampaignSituation = {
  status: CampaignStatus;
  /** Why it is paused, as a sentence. */
  pauseReason: string | null;
  schedule: { planner: Planner; timezone: string; countDays: CountDays } | null;
  /** Days by step, with a schedule. An action itself no longer knows them once it is planned. */
  delays: ReadonlyMap<string, number>;
  /** Set when as many have got their first message in 24 hours as the campaign allows. */
  newRecipientsFull: { limit: number; nextAt: Date | null } | null;
};

export type SenderSituation = {
  state: SenderState;
  manual: boolean;
  name: string;
  /** Company domains that have had as many messages in 24 hours as the sender allows, with when that is over. */
  fullDomains: ReadonlyMap<string, Date | null>;
  perDomainDay: number | null;
};

type NextAction = typeof campaignActions.$inferSelect;
type Of = {
  recipient: Pick<
    typeof campaignRecipients.$inferSelect,
    'status' | 'enrolledAt' | 'lastActionAt' | 'pausedAt'
  > & {
    /** Who has paused them, by name; null when that is no longer known. */
    pausedByName: string | null;
  };
  next: NextAction | null;
  /** Of the recipient's e-mail address, lower-cased; null without one. */
  domain: string | null;
  campaign: CampaignSituation;
  /** Who sends the next message; null = the log channel. */
  sender: SenderSituation | null;
  now: Date;
};

/** Null when the recipient has ended, or when the message is due and the next executor will take it. */
export function whyWaiting(of: Of): Waiting | null {
  const { recipient, next, campaign, now } = of;
  if (!isOpen(recipient.status)) return null;
  if (next?.status === 'failed')
    return forPerson('in_doubt', next.errorMessage ?? 'Nobody can know whether the last message went out.');
  if (next?.status === 'sending') return forPerson('sending', 'The message is just going out.');
  if (recipient.pausedAt) return whyPaused(`${recipient.pausedByName ?? 'Somebody'} has paused this person`);
  if (next?.heldAt)
    return forPerson(
      next.errorCode === 'manual' ? 'manual' : 'held',
      next.errorMessage ?? 'Held back until somebody looks at it.',
    );
  const stopped = whyStopped(campaign);
  if (stopped || !next) return stopped;
  if (next.planFrom) return forPerson('planning', 'The time of sending is just being worked out.');
  return next.scheduledFor > now ? whyLater({ ...of, next }) : whyNotNow({ ...of, next });
}

const forPerson = (code: WaitingCode, detail: string): Waiting => ({ code, detail, at: null });

/** @param who has paused whom, as the beginning of a sentence */
export const whyPaused = (who: string): Waiting =>
  forPerson('recipient_paused', `${who}; nothing goes out until they are resumed.`);

/** With a full stop, as more follows: what a server or a library says often has none. */
const sentence = (text: string): string => (/[.!?…]$/.test(text.trimEnd()) ? text : `${text.trimEnd()}.`);

/** @param when `over`: the limit stands no more; `at`: the first sending hours from then on */
function whileLimited(
  code: WaitingCode,
  detail: string,
  { over, at }: { over: Date | null; at: Date | null },
): Waiting {
  if (!over) return forPerson(code, detail);
  if (!at) return forPerson(code, `${sentence(detail)} After that the schedule has no window to come.`);
  const hours = at > over ? ', when the sending hours begin' : '';
  return { code, detail: `${sentence(detail)} Until ${at.toISOString()}${hours}.`, at };
}

/** Why the campaign as a whole sends nothing; null while it is active. */
export function whyStopped({ status, pauseReason }: CampaignSituation): Waiting | null {
  if (status === 'draft') return forPerson('campaign_draft', 'The campaign has not been activated yet.');
  if (status === 'paused')
    return forPerson(
      'campaign_paused',
      pauseReason ? `The campaign is paused: ${pauseReason}` : 'The campaign is paused.',
    );
  if (status === 'completed')
    return forPerson('campaign_completed', 'The campaign is completed; activate it again to go on.');
  return null;
}

type Planned = Of & { next: NextAction };
type Due = Pick<Of, 'domain' | 'campaign' | 'sender' | 'now'> & {
  next: Pick<NextAction, 'zone' | 'opener'>;
};

/** The message is planned for later. */
function whyLater({ recipient, next, campaign, now }: Planned): Waiting {
  const at = next.scheduledFor;
  if (next.errorCode)
    return {
      code: 'retry',
      detail: `${sentence(next.reply ?? next.errorMessage ?? next.errorCode)} Next try at ${at.toISOString()}.`,
      at,
    };
  const { schedule } = campaign;
  const base = recipient.lastActionAt ?? recipient.enrolledAt;
  const days = campaign.delays.get(next.sequenceId) ?? 0;
  const delayIsOver =
    schedule !== null &&
    base !== null &&
    (days === 0 || schedule.countDays === 'calendar') &&
    base.getTime() + days * 86_400_000 <= now.getTime();
  if (delayIsOver && !schedule.planner.isOpen(now, next.zone ?? schedule.timezone)) return outside(at);
  return { code: 'delay', detail: `Waiting for the step's delay, until ${at.toISOString()}.`, at };
}

const outside = (at: Date | null): Waiting =>
  at
    ? { code: 'outside_window', detail: `Outside the sending hours, until ${at.toISOString()}.`, at }
    : forPerson('outside_window', 'Outside the sending hours, and the schedule has no window to come.');

/** Of a message that is due: what keeps it from being claimed, by the rule of `claimWithinLimits`. */
export function whyNotNow({ next, campaign, sender, domain, now }: Due): Waiting | null {
  const { schedule, newRecipientsFull } = campaign;
  const opening = (at: Date): Date | null =>
    schedule ? schedule.planner.nextOpening(at, next.zone ?? schedule.timezone) : at;
  const opened = opening(now);
  if (opened?.getTime() !== now.getTime()) return outside(opened);
  const until = (code: WaitingCode, detail: string, over: Date | null) =>
    whileLimited(code, detail, { over, at: over && opening(over) });
  if (sender && sender.state.code !== null)
    return until(sender.state.code, sender.state.detail, sender.state.nextAt);
  if (next.opener && newRecipientsFull)
    return until(
      'daily_new_limit',
      `The campaign takes up at most ${newRecipientsFull.limit} new people in 24 hours.`,
      newRecipientsFull.nextAt,
    );
  if (sender && domain !== null && (sender.fullDomains.has(domain) || sender.perDomainDay === 0))
    return until(
      'domain_limit',
      `The sender ${sender.name} writes to ${domain} at most ${times(sender.perDomainDay)} in 24 hours.`,
      sender.fullDomains.get(domain) ?? null,
    );
  if (sender?.manual)
    return forPerson('manual', `Somebody sends this by hand from ${sender.name} and then says so.`);
  return null;
}

const times = (count: number | null): string => (count === 1 ? 'once' : `${count} times`);
