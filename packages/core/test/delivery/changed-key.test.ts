import { expect, it } from 'vitest';
import { findWritten } from '../../src/inboxes/find-people.js';
import { openMessages } from '../../src/inboxes/in-doubt.js';
import { listAttention, resolveAction } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const START = new Date('2026-03-02T08:00:00Z');
const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000);
const NEW_KEY = 'the key that came after it, long enough';

const connection = await testDatabase();

async function oneMessage() {
  const senderId = await givenSender(connection.db);
  const { campaignId } = await givenSending(connection.db, {
    steps: [email('One')],
    at: START,
    senders: [senderId],
  });
  return { campaignId, senderId };
}

it('a message that has passed the gate goes out under its Message-ID, whatever key there is by then', async () => {
  const { db } = connection;
  const { campaignId } = await oneMessage();
  const before = givenWays(() => ({ kind: 'retry', code: 'greylisted', detail: 'Later.' }));
  await passAt(db, { now: START, campaignId, ways: before });
  const after = givenWays(() => ({ kind: 'sent' }), NEW_KEY);
  await passAt(db, { now: at(1), campaignId, ways: after });
  const messageId = before.messages[0]?.mail?.messageId ?? '';
  expect(after.messages.map(({ mail }) => mail?.messageId)).toEqual([messageId]);
  expect(await findWritten(db, [messageId])).toMatchObject([{ campaignId }]);
});

it('one in doubt is looked for under what it went out with, and sent again under the same', async () => {
  const { db } = connection;
  const { campaignId } = await oneMessage();
  const before = givenWays(() => ({ kind: 'unknown', code: 'no_reply', detail: 'Lost behind the dot.' }));
  await passAt(db, { now: START, campaignId, ways: before });
  const messageId = before.messages[0]?.mail?.messageId ?? '';
  const after = givenWays(() => ({ kind: 'sent' }), NEW_KEY);
  await passAt(db, { now: at(1), campaignId, ways: after });
  expect((await openMessages(db)).doubts.filter((one) => one.campaignId === campaignId)).toMatchObject([
    { messageId },
  ]);
  const { items } = await listAttention(db, { campaignId, limit: 5, offset: 0 });
  const actionId = items[0]?.id ?? '';
  await resolveAction(db, { campaignId, actionId, as: 'resend', actor: 'system', now: at(2) });
  await passAt(db, { now: at(2), campaignId, ways: after });
  expect(after.messages.map(({ mail }) => mail?.messageId)).toEqual([messageId]);
});
