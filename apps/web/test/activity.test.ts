import { expect, it } from 'vitest';
import { describeEvent, describeGroup, groupEvents } from '../src/features/activity/describe-event.ts';
import type { AuditEvent } from '../src/features/activity/list-events.ts';

let id = 100;
const event = (fields: Partial<AuditEvent>): AuditEvent => ({
  id: id--,
  at: new Date(0),
  actor: 'executor:a',
  actorName: 'Executor',
  contactName: null,
  event: 'action.sent',
  campaignId: 'c',
  recipientId: null,
  actionId: null,
  before: null,
  after: null,
  ...fields,
});

it('messages sent in a row are one line, what comes between keeps its own', () => {
  const groups = groupEvents([
    event({ contactName: 'Ada' }),
    event({ contactName: 'Bob' }),
    event({ event: 'recipient.responded', actor: 'user:1', contactName: 'Cy' }),
    event({ contactName: 'Dee' }),
  ]);
  expect(groups.map((group) => describeGroup(group))).toEqual([
    { title: 'sent 2 messages', detail: 'to Ada, Bob' },
    { title: 'marked Cy as responded', detail: null },
    { title: 'sent a message to Dee', detail: null },
  ]);
});

it('an edit says what was changed and whom it moved', () => {
  const before = { step_number: 2, channel: 'email', subject: 'a', message_template: 'x', delay_days: 1 };
  expect(
    describeEvent(
      event({ event: 'step.updated', before, after: { ...before, delay_days: 3, moved: 12, completed: 0 } }),
    ),
  ).toEqual({ title: 'changed step 2 (E-mail)', detail: 'delay; 12 people planned anew' });
});

it('a change of how a campaign is sent says what was changed, and not its type', () => {
  const before = { name: 'A', type: 'email', scheduleId: null };
  const tell = (after: Record<string, unknown>) =>
    describeEvent(
      event({ event: 'campaign.updated', before, after: { name: 'A', type: 'email', ...after } }),
    );
  expect(tell({ scheduleId: 's1', senderIds: ['m1'] })).toEqual({
    title: 'changed the campaign',
    detail: 'senders, schedule',
  });
  expect(tell({ type: 'linkedin' }).detail).toBe('email → linkedin');
  expect(tell({ name: 'B' })).toEqual({ title: 'renamed the campaign', detail: '“A” → “B”' });
});

it('an event that is new to the console is still told', () => {
  expect(describeEvent(event({ event: 'sender.paused' }))).toEqual({ title: 'sender paused', detail: null });
});

it('what came into a mailbox is told with whose mail it was', () => {
  const mail = { from: 'ada@acme.example', subject: 'Re: Cover', message_id: 'two@acme.example' };
  const tell = (name: string, after: Record<string, unknown>) =>
    describeEvent(event({ event: name, contactName: 'Ada', after }));
  expect(tell('recipient.responded', { status: 'responded', mail })).toEqual({
    title: 'read an answer of Ada',
    detail: '“Re: Cover” from ada@acme.example',
  });
  expect(tell('recipient.auto_replied', { mail: { ...mail, subject: null }, at: '2026-03-02' })).toEqual({
    title: 'read an automatic reply of Ada',
    detail: 'a mail without a subject from ada@acme.example; the sequence goes on',
  });
  expect(
    tell('recipient.bounced', { mail: { from: null, subject: 'Undelivered' }, detail: '5.1.1' }),
  ).toEqual({
    title: 'read that a message to Ada came back',
    detail: '“Undelivered”: 5.1.1',
  });
  expect(tell('recipient.bounced', { detail: 'The message came back.' })).toEqual({
    title: 'said that a message to Ada came back',
    detail: 'The message came back.',
  });
});

it('a message in doubt is settled by evidence, or decided on by a person', () => {
  const tell = (after: Record<string, unknown>) =>
    describeEvent(event({ event: 'action.resolved', contactName: 'Ada', after }));
  expect(tell({ as: 'sent', evidence: 'sent_folder' })).toEqual({
    title: 'settled a message to Ada',
    detail: 'it went out: found in the folder of sent mail',
  });
  expect(tell({ as: 'sent' })).toEqual({ title: 'decided on a message to Ada', detail: 'it went out' });
});
