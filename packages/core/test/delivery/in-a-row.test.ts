import { describe, expect, it } from 'vitest';
import { type Channel, deliverAtOnce, type SendOutcome } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

const OUTCOMES: Record<string, SendOutcome> = {
  down: { kind: 'retry', code: 'refused', detail: 'down', infrastructure: true },
  lost: { kind: 'unknown', code: 'no_reply', detail: 'Lost behind the dot.' },
  sent: { kind: 'sent' },
  no: { kind: 'rejected', code: 'smtp_550', detail: '550 no' },
  later: { kind: 'retry', code: 'smtp_451', detail: '451 later' },
};

/** What the breaker says when all of these are written down together, in this order. */
async function after(words: string) {
  const outcomes = words.split(' ').map((word) => OUTCOMES[word] as SendOutcome);
  const sender = await givenSender(db);
  const { campaignId } = await givenSending(db, {
    steps: [email('One')],
    recipients: outcomes.length,
    at: START,
    senders: [sender],
  });
  const { senderWays, channel } = givenWays();
  const together: Channel = {
    ...channel,
    deliver: (batch, port) => deliverAtOnce(batch, port, async () => outcomes),
  };
  await passAt(db, {
    now: START,
    campaignId,
    ways: { senderWays: { ...senderWays, open: async () => together } },
  });
  const [row] =
    await sql`SELECT failures, broken_until IS NOT NULL AS open FROM senders WHERE id = ${sender}`;
  return { failures: row?.failures, open: row?.open };
}

describe('of outcomes that are written down together, the breaker counts the failures in a row', () => {
  it.each([
    ['down no down no down no down no down no down no', 0],
    ['down later down later down lost later down lost', 2],
    ['down down down down down down sent', 0],
    ['sent down lost down', 3],
    ['no down lost down', 3],
  ])('%s', async (words, failures) => {
    expect(await after(words)).toEqual({ failures, open: false });
  });

  it('and opens for five behind an answer', async () => {
    expect(await after('sent no down lost down lost down')).toEqual({ failures: 5, open: true });
  });
});
