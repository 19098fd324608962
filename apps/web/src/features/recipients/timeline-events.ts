import { describeMail, EVIDENCE, mailOf } from '../activity/mail-of.ts';
import type { RecipientHistory } from './list-actions.ts';
import type { TimelineEntry } from './timeline.ts';

type AuditEvent = RecipientHistory['events'][number];

/** What the audit log adds to what the messages themselves tell; null = nothing. */
export function entryOf(event: AuditEvent, history: Pick<RecipientHistory, 'actions'>): TimelineEntry | null {
  const told = EVENTS[event.event]?.(event, history);
  if (!told) return null;
  return { kind: 'note', at: event.at, detail: by(event), ...told, key: `event ${event.id}`, message: null };
}

/** The answer that an executor found in a mailbox, if there is one. */
export const isAnswerByMail = ({ event, after }: AuditEvent): boolean =>
  event === 'recipient.responded' && mailOf(after) !== null;

type Told = Pick<TimelineEntry, 'title'> & Partial<Pick<TimelineEntry, 'kind' | 'at' | 'detail'>>;

const EVENTS: Record<string, (event: AuditEvent, history: Pick<RecipientHistory, 'actions'>) => Told> = {
  'recipient.responded': ({ after, at }, { actions }) => {
    const mail = mailOf(after);
    if (!mail) return { title: 'Marked as responded' };
    const answered = actions.find(({ status }) => status === 'responded');
    return {
      kind: 'replied',
      title: mail.subject ? `Answered by e-mail: “${mail.subject}”` : 'Answered by e-mail, without a subject',
      at: answered?.responseReceivedAt ?? at,
      detail: mail.from && `from ${mail.from}`,
    };
  },
  'recipient.auto_replied': ({ after, at }) => {
    const mail = mailOf(after);
    return {
      title: mail?.subject ? `Automatic reply: “${mail.subject}”` : 'Automatic reply, without a subject',
      at: instantOf(after?.at) ?? at,
      detail: [mail?.from && `from ${mail.from}`, 'the sequence goes on'].filter(Boolean).join('; '),
    };
  },
  'recipient.bounced': (event) => {
    const mail = mailOf(event.after);
    return {
      title: 'The message came back',
      detail: mail ? `The notice lay in the mailbox: ${describeMail(mail)}` : by(event),
    };
  },
  'recipient.paused': () => ({ kind: 'paused', title: 'Paused' }),
  'recipient.resumed': () => ({ kind: 'resumed', title: 'Resumed' }),
  'action.resolved': ({ after }) => {
    const evidence = EVIDENCE[String(after?.evidence)];
    if (evidence) return { title: `Settled: it went out (${evidence})` };
    return { title: RESOLVED[String(after?.as)] ?? 'Decided' };
  },
};

const RESOLVED: Record<string, string> = {
  sent: 'Said that it went out',
  resend: 'Told to send it again',
  give_up: 'Gave the message up',
};

const by = ({ actorName }: AuditEvent): string => `by ${actorName}`;

function instantOf(value: unknown): Date | null {
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}
