import { formatInstant } from '../../lib/format.ts';
import { CHANNELS, describeDelay, type Step } from '../sequence/channels.ts';
import type { Action, RecipientHistory } from './list-actions.ts';

export type TimelineEntry = {
  key: string;
  kind: 'planned' | 'sent' | 'replied' | 'failed' | 'held' | 'note';
  title: string;
  /** When it happened or is due; null = only after what is planned before it. */
  at: Date | null;
  /** The exact words of an error, or who did it. */
  detail: string | null;
  /** For what is planned without a date: what it comes after. */
  after?: string;
  /** The step whose message can be shown. */
  stepNumber: number | null;
};

/** What is planned on top, the last first, then what happened, newest first, down to the adding. */
export function timelineOf(history: RecipientHistory, steps: readonly Step[]): TimelineEntry[] {
  const { recipient, actions, events } = history;
  const past: TimelineEntry[] = actions.flatMap((action) => pastOf(action));
  for (const event of events) {
    if (event.event === 'recipient.responded')
      past.push(note(`event ${event.id}`, 'Marked as responded', event.at, `by ${event.actorName}`));
    if (event.event === 'action.resolved')
      past.push(
        note(
          `event ${event.id}`,
          RESOLVED[String(event.after?.as)] ?? 'Decided',
          event.at,
          `by ${event.actorName}`,
        ),
      );
  }
  past.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
  return [
    ...plannedOf(history, steps),
    ...past,
    note('added', 'Added to the campaign', recipient.createdAt, null),
  ];
}

const RESOLVED: Record<string, string> = {
  sent: 'Said that it went out',
  resend: 'Told to send it again',
  give_up: 'Gave the message up',
};

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
        stepNumber: step.stepNumber,
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
      stepNumber: next.stepNumber,
    },
  ];
}

function pastOf(action: Action): TimelineEntry[] {
  const { id, status, executedAt, responseReceivedAt, errorMessage, errorCode, attempt } = action;
  if (status === 'scheduled' || status === 'sending') return [];
  const base = { stepNumber: action.stepNumber };
  if (status === 'failed')
    return [
      {
        ...base,
        key: id,
        kind: 'failed',
        title: `${stepName(action)} failed`,
        at: executedAt,
        detail: [errorMessage, errorCode && `(${errorCode}${attempt > 1 ? `, try ${attempt}` : ''})`]
          .filter(Boolean)
          .join(' '),
      },
    ];
  const sent: TimelineEntry = {
    ...base,
    key: id,
    kind: 'sent',
    title: `${stepName(action)} went out`,
    at: executedAt,
    detail: null,
  };
  if (status !== 'responded') return [sent];
  return [
    sent,
    {
      ...base,
      key: `${id} reply`,
      kind: 'replied',
      title: 'They replied',
      at: responseReceivedAt,
      detail: null,
      stepNumber: null,
    },
  ];
}

const afterStep = (days: number): string =>
  days === 0 ? 'right after the step before' : `${days} ${days === 1 ? 'day' : 'days'} after the step before`;

const stepName = ({ stepNumber, channel }: Action): string =>
  stepNumber === null
    ? `A step since deleted (${CHANNELS[channel].label})`
    : `Step ${stepNumber}: ${CHANNELS[channel].label}`;

const note = (key: string, title: string, at: Date, detail: string | null): TimelineEntry => ({
  key,
  kind: 'note',
  title,
  at,
  detail,
  stepNumber: null,
});

/** "Mon 2 Nov, 09:00", or what it waits for. */
export const whenOf = ({ at, kind, after }: TimelineEntry, now = new Date()): string => {
  if (!at) return after ?? '';
  if (kind === 'planned') return at <= now ? 'due now' : `planned for ${formatInstant(at)}`;
  return formatInstant(at);
};
