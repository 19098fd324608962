import { formatInstant } from '../../lib/format.ts';
import { CHANNELS, describeDelay, type Step } from '../sequence/channels.ts';
import type { Action, RecipientHistory } from './list-actions.ts';
import { entryOf, isAnswerByMail } from './timeline-events.ts';

export type TimelineEntry = {
  key: string;
  kind: 'planned' | 'sent' | 'replied' | 'failed' | 'held' | 'paused' | 'resumed' | 'note';
  title: string;
  /** When it happened or is due; null = only after what is planned before it. */
  at: Date | null;
  /** The exact words of an error, or who did it. */
  detail: string | null;
  /** For what is planned without a date: what it comes after. */
  after?: string;
  /** What can be shown: the message of a step to come, or of an action as it went out. */
  message: { planned: number } | { sent: string } | null;
};

/** What is planned on top, the last first, then what happened, newest first, down to the adding. */
export function timelineOf(history: RecipientHistory, steps: readonly Step[]): TimelineEntry[] {
  const { recipient, actions, events } = history;
  const answeredByMail = events.some(isAnswerByMail);
  const past = [
    ...actions.flatMap((action) => pastOf(action, answeredByMail)),
    ...events.flatMap((event) => entryOf(event, history) ?? []),
  ];
  past.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
  return [
    ...plannedOf(history, steps),
    ...past,
    {
      key: 'added',
      kind: 'note',
      title: 'Added to the campaign',
      at: recipient.createdAt,
      detail: null,
      message: null,
    },
  ];
}

function plannedOf({ recipient, actions }: RecipientHistory, steps: readonly Step[]): TimelineEntry[] {
  if (recipient.status !== 'pending' && recipient.status !== 'in_progress') return [];
  const next = actions.find(({ status }) => status === 'scheduled' || status === 'sending');
  const had = new Set(actions.filter((action) => action !== next).map(({ sequenceId }) => sequenceId));
  const after = next?.stepNumber ?? recipient.currentStep;
  const later = steps
    .filter((step) => step.stepNumber > after && !had.has(step.id))
    .map(
      (step): TimelineEntry => ({
        key: `later ${step.id}`,
        kind: 'planned',
        title: `Step ${step.stepNumber}: ${CHANNELS[step.channel].label}`,
        at: null,
        detail: null,
        after: step.stepNumber === 1 ? describeDelay(step.delayDays, true) : afterStep(step.delayDays),
        message: { planned: step.stepNumber },
      }),
    )
    .reverse();
  if (!next) return later;
  const held = next.heldAt !== null;
  return [
    ...later,
    {
      key: next.id,
      kind: held ? 'held' : 'planned',
      title: `${stepName(next)}${
        next.status === 'sending'
          ? ' is just going out'
          : next.errorCode === 'paused'
            ? ' is paused'
            : held
              ? ' is held back'
              : ''
      }`,
      at: next.scheduledFor,
      detail: next.errorMessage,
      message: next.stepNumber === null ? null : { planned: next.stepNumber },
    },
  ];
}

function pastOf(action: Action, answeredByMail: boolean): TimelineEntry[] {
  const { id, status, executedAt, responseReceivedAt, errorMessage, errorCode, attempt } = action;
  if (status === 'scheduled' || status === 'sending') return [];
  // Nothing is kept of what went to the log.
  const sentMessage = action.senderId === null ? null : { sent: id };
  if (status === 'failed')
    return [
      {
        key: id,
        kind: 'failed',
        title: `${stepName(action)} failed`,
        at: executedAt,
        detail: [errorMessage, errorCode && `(${errorCode}${attempt > 1 ? `, try ${attempt}` : ''})`]
          .filter(Boolean)
          .join(' '),
        message: HANDED_OVER.includes(errorCode) ? sentMessage : null,
      },
    ];
  const sent: TimelineEntry = {
    key: id,
    kind: 'sent',
    title: `${stepName(action)} went out`,
    at: executedAt,
    detail: null,
    message: sentMessage,
  };
  if (status !== 'responded' || answeredByMail) return [sent];
  return [
    sent,
    {
      key: `${id} reply`,
      kind: 'replied',
      title: 'They replied',
      at: responseReceivedAt,
      detail: null,
      message: null,
    },
  ];
}

/** Codes of messages that were handed over all the same. */
const HANDED_OVER: readonly (string | null)[] = ['bounced', 'in_doubt'];

const afterStep = (days: number): string =>
  days === 0 ? 'right after the step before' : `${days} ${days === 1 ? 'day' : 'days'} after the step before`;

const stepName = ({ stepNumber, channel }: Action): string =>
  stepNumber === null
    ? `A step since deleted (${CHANNELS[channel].label})`
    : `Step ${stepNumber}: ${CHANNELS[channel].label}`;

/** "Mon 2 Nov, 09:00", or what it waits for. */
export const whenOf = ({ at, kind, after }: TimelineEntry, now = new Date()): string => {
  if (!at) return after ?? '';
  if (kind === 'planned') return at <= now ? 'due now' : `planned for ${formatInstant(at)}`;
  return formatInstant(at);
};
