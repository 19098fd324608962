import { expect, it } from 'vitest';
import type { Action, RecipientHistory } from '../src/features/recipients/list-actions.ts';
import { timelineOf } from '../src/features/recipients/timeline.ts';

type AuditEvent = RecipientHistory['events'][number];

const day = (n: number) => new Date(Date.UTC(2026, 2, n, 9));

const action = (fields: Partial<Action>): Action =>
  ({
    id: 'a1',
    status: 'sent',
    stepNumber: 1,
    channel: 'email',
    senderId: 's',
    executedAt: day(2),
    ...fields,
  }) as Action;

let id = 1;
const event = (name: string, fields: Partial<AuditEvent>): AuditEvent =>
  ({
    id: id++,
    event: name,
    at: day(9),
    actor: 'executor:a',
    actorName: 'Executor',
    after: null,
    ...fields,
  }) as AuditEvent;

/** Everything but the adding, newest first. */
const told = (actions: Action[], events: AuditEvent[]) =>
  timelineOf(
    { recipient: { status: 'completed', createdAt: day(1) }, actions, events } as unknown as RecipientHistory,
    [],
  ).slice(0, -1);

const mail = { from: 'ada@acme.example', subject: 'Re: Cover', message_id: 'two@acme.example' };

it('an answer by e-mail is told once, at the time it came', () => {
  const answered = action({ status: 'responded', responseReceivedAt: day(3) });
  const entries = told([answered], [event('recipient.responded', { after: { mail } })]);
  expect(entries.map(({ title, at, detail }) => ({ title, at, detail }))).toEqual([
    { title: 'Answered by e-mail: “Re: Cover”', at: day(3), detail: 'from ada@acme.example' },
    { title: 'Step 1: E-mail went out', at: day(2), detail: null },
  ]);
});

it('an answer that a person reports is told with who said so', () => {
  const answered = action({ status: 'responded', responseReceivedAt: day(3) });
  const said = event('recipient.responded', {
    at: day(3),
    actorName: 'Dana',
    after: { status: 'responded' },
  });
  expect(told([answered], [said]).map(({ title, detail }) => [title, detail])).toEqual([
    ['They replied', null],
    ['Marked as responded', 'by Dana'],
    ['Step 1: E-mail went out', null],
  ]);
});

it('an automatic reply stands where it came, not where it was read', () => {
  const [entry] = told([], [event('recipient.auto_replied', { after: { mail, at: day(4).toISOString() } })]);
  expect(entry).toMatchObject({ title: 'Automatic reply: “Re: Cover”', at: day(4) });
});

it('the text of a message can be shown when it went out from a sender, also when it came back or is in doubt', () => {
  const bounced = action({ status: 'failed', errorCode: 'bounced' });
  const doubted = action({ status: 'failed', errorCode: 'in_doubt' });
  const refused = action({ status: 'failed', errorCode: 'refused' });
  const shown = (each: Action) => told([each], []).map(({ message }) => message);
  expect([action({}), bounced, doubted, refused, action({ senderId: null })].flatMap(shown)).toEqual([
    { sent: 'a1' },
    { sent: 'a1' },
    { sent: 'a1' },
    null,
    null,
  ]);
});
