import { formatCount, people, plural } from '../../lib/format.ts';
import { SKIP_REASONS } from '../recipients/skip-reasons.ts';
import { CHANNELS, type StepChannel } from '../sequence/channels.ts';
import type { AuditEvent } from './list-events.ts';
import { describeMail, EVIDENCE, mailOf } from './mail-of.ts';

type Fields = Record<string, unknown>;
type Described = { title: string; detail: string | null };

/** Events in a row that say the same of many people, such as a batch of messages that went out. */
export type EventGroup = { first: AuditEvent; names: string[]; count: number };

const MAX_NAMES = 3;

/** Puts messages that one executor sent in a row together; all else stays by itself. */
export function groupEvents(events: readonly AuditEvent[]): EventGroup[] {
  const groups: EventGroup[] = [];
  for (const event of events) {
    const last = groups.at(-1);
    const name = event.contactName ? [event.contactName] : [];
    const alike =
      last &&
      event.event === 'action.sent' &&
      last.first.event === event.event &&
      last.first.actor === event.actor;
    if (!alike) groups.push({ first: event, names: name, count: 1 });
    else {
      last.count++;
      if (last.names.length < MAX_NAMES) last.names.push(...name);
    }
  }
  return groups;
}

/** A group as a sentence. */
export function describeGroup({ first, names, count: size }: EventGroup): Described {
  if (size === 1) return describeEvent(first);
  const others = size - names.length;
  const listed = others > 0 ? `${names.join(', ')} and ${formatCount(others)} more` : names.join(', ');
  return { title: `sent ${plural(size, 'message')}`, detail: names.length > 0 ? `to ${listed}` : null };
}

/** An audit event as a sentence: what was done, and what came of it. */
export function describeEvent({ event, before, after, contactName }: AuditEvent): Described {
  const describe = EVENTS[event];
  return describe
    ? describe(before ?? {}, after ?? {}, contactName ?? 'somebody')
    : { title: event.replace(/[._]/g, ' '), detail: null };
}

const EVENTS: Record<string, (before: Fields, after: Fields, who: string) => Described> = {
  'campaign.created': (_before, after) => ({
    title: 'created the campaign',
    detail: count(after.steps) > 0 ? `with ${plural(count(after.steps), 'step')}` : null,
  }),
  'campaign.updated': (before, after) =>
    before.name === after.name
      ? { title: 'changed the campaign', detail: settings(before, after) }
      : { title: 'renamed the campaign', detail: `“${before.name}” → “${after.name}”` },
  'campaign.activated': (before, after) => ({
    title: before.status === 'draft' ? 'launched the campaign' : 'set the campaign going again',
    detail:
      count(after.scheduled) > 0 ? `${people(count(after.scheduled))} planned for the first step` : null,
  }),
  'campaign.paused': (_before, after) => ({
    title: 'paused the campaign',
    detail:
      [
        textOf(after.reason),
        count(after.in_flight) > 0 && `${plural(count(after.in_flight), 'message')} in flight finished`,
      ]
        .filter(Boolean)
        .join(' ') || null,
  }),
  'campaign.completed': () => ({ title: 'completed the campaign', detail: 'everybody has ended' }),
  'step.added': (_before, after) => ({ title: `added ${step(after)}`, detail: replanned(after) }),
  'step.updated': (before, after) => ({
    title: `changed ${step(after)}`,
    detail: [changes(before, after), replanned(after)].filter(Boolean).join('; ') || null,
  }),
  'step.removed': (before, after) => ({ title: `deleted ${step(before)}`, detail: replanned(after) }),
  'steps.reordered': (_before, after) => ({
    title: 'changed the order of the steps',
    detail: replanned(after),
  }),
  'recipients.added': (_before, after) => ({
    title: `added ${people(count(after.added))}`,
    detail: skipped(after.skipped),
  }),
  'recipient.removed': (_before, after) => ({
    title: 'removed somebody from the campaign',
    detail: count(after.dropped) > 0 ? 'what was planned for them was dropped' : null,
  }),
  'recipient.responded': (_before, after, who) => {
    const mail = mailOf(after);
    return mail
      ? { title: `read an answer of ${who}`, detail: describeMail(mail) }
      : { title: `marked ${who} as responded`, detail: null };
  },
  'recipient.auto_replied': (_before, after, who) => {
    const mail = mailOf(after);
    return {
      title: `read an automatic reply of ${who}`,
      detail: [mail && describeMail(mail), 'the sequence goes on'].filter(Boolean).join('; '),
    };
  },
  'recipient.bounced': (_before, after, who) => {
    const mail = mailOf(after);
    return {
      title: mail ? `read that a message to ${who} came back` : `said that a message to ${who} came back`,
      detail: [mail && describeMail(mail), textOf(after.detail)].filter(Boolean).join(': ') || null,
    };
  },
  'recipient.paused': (_before, _after, who) => ({ title: `paused ${who}`, detail: null }),
  'recipient.resumed': (_before, _after, who) => ({ title: `let ${who} go on`, detail: null }),
  'action.sent': (_before, _after, who) => ({ title: `sent a message to ${who}`, detail: null }),
  'action.failed': (_before, after, who) => ({ title: `could not send to ${who}`, detail: reason(after) }),
  'action.held': (_before, after, who) => ({ title: `held back a message to ${who}`, detail: reason(after) }),
  'action.retried': (_before, after, who) => ({
    title: `put off a message to ${who}`,
    detail: reason(after),
  }),
  'action.in_doubt': (_before, after, who) => ({
    title: `cannot know whether a message reached ${who}`,
    detail: reason(after),
  }),
  'action.resolved': (_before, after, who) => {
    const evidence = EVIDENCE[String(after.evidence)];
    return evidence
      ? { title: `settled a message to ${who}`, detail: `it went out: ${evidence}` }
      : { title: `decided on a message to ${who}`, detail: DECISIONS[String(after.as)] ?? null };
  },
  'address.suppressed': (_before, after) => ({
    title: 'keeps an address from being written to again',
    detail: Array.isArray(after.addresses) ? after.addresses.join(', ') : null,
  }),
};

const SETTINGS: Record<string, string> = {
  senderIds: 'senders',
  scheduleId: 'schedule',
  dailyNewRecipients: 'new people a day',
  bounceLimitPercent: 'bounce limit',
};

function settings(before: Fields, after: Fields): string | null {
  const type = before.type === after.type ? [] : [`${before.type} → ${after.type}`];
  const names = Object.keys(SETTINGS).flatMap((key) => (key in after ? (SETTINGS[key] ?? []) : []));
  return [...type, ...names].join(', ') || null;
}

const DECISIONS: Record<string, string> = {
  sent: 'it went out',
  resend: 'send it again',
  give_up: 'give it up',
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

const reason = ({ error_message, error_code }: Fields): string | null => textOf(error_message ?? error_code);

const step = ({ step_number, channel }: Fields): string =>
  `step ${step_number} (${CHANNELS[channel as StepChannel]?.label ?? channel})`;

const NAMES = {
  channel: 'channel',
  subject: 'subject',
  message_template: 'message',
  delay_days: 'delay',
} as const;

function changes(before: Fields, after: Fields): string {
  const changed = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter((key) => before[key] !== after[key]);
  return changed.map((key) => NAMES[key]).join(', ');
}

function replanned({ moved, completed }: Fields): string | null {
  const parts = [
    count(moved) > 0 && `${people(count(moved))} planned anew`,
    count(completed) > 0 && `${people(count(completed))} finished by it`,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : null;
}

const REASONS: Record<string, string> = SKIP_REASONS;

function skipped(counts: unknown): string | null {
  const entries = Object.entries((counts ?? {}) as Record<string, number>);
  if (entries.length === 0) return null;
  return `skipped: ${entries.map(([reason, n]) => `${formatCount(n)} ${REASONS[reason] ?? reason}`).join(', ')}`;
}
