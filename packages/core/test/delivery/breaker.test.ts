import { describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { DAY, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

const UNREACHABLE: SendOutcome = { kind: 'retry', code: 'refused', detail: 'No.', infrastructure: true };
const REFUSED: SendOutcome = { kind: 'rejected', code: '5.1.1', detail: '550 no such user' };
const LOST: SendOutcome = { kind: 'unknown', code: 'no_reply', detail: 'Lost behind the dot.' };

async function given(recipients: number, values: Parameters<typeof givenSender>[1] = {}) {
  const sender = await givenSender(db, values);
  const { campaignId } = await givenSending(db, {
    steps: [email('One')],
    recipients,
    at: START,
    senders: [sender],
  });
  const stateOf = async () => {
    const [row] = await sql`SELECT broken_until, next_free_at FROM senders WHERE id = ${sender}`;
    const dateOf = (value: unknown) => (value === null ? null : new Date(String(value)));
    return { brokenUntil: dateOf(row?.broken_until), nextFreeAt: dateOf(row?.next_free_at) };
  };
  return { campaignId, stateOf };
}

describe('the breaker of a sender', () => {
  it('waits a minute at the first outage, however many failed together, and twice as long after each failed probe', async () => {
    const { campaignId, stateOf } = await given(40);
    const ways = givenWays(() => UNREACHABLE);
    const waits: number[] = [];
    for (let n = 0, now = START; n < 4; n++) {
      await passAt(db, { now, campaignId, ways });
      const until = (await stateOf()).brokenUntil ?? now;
      waits.push((until.getTime() - now.getTime()) / 1_000);
      now = new Date(until.getTime() + 1_000);
    }
    expect(waits).toEqual([60, 120, 240, 480]);
  });

  it('opens for failures in a row alone: a refusal shows that the server is there', async () => {
    const { campaignId, stateOf } = await given(12);
    let n = 0;
    await passAt(db, {
      now: START,
      campaignId,
      ways: givenWays(() => (n++ % 2 ? REFUSED : UNREACHABLE)),
      senderBatch: 2,
    });
    expect((await stateOf()).brokenUntil).toBeNull();
    expect(n).toBe(12);
  });

  it('opens, too, when the server falls silent over messages, and the rest is not driven into doubt', async () => {
    const { campaignId, stateOf } = await given(100);
    const ways = givenWays(() => LOST);
    const { inDoubt } = await passAt(db, { now: START, campaignId, ways, senderBatch: 5 });
    expect(inDoubt).toBeLessThanOrEqual(10);
    expect((await stateOf()).brokenUntil).toEqual(later(60));
  });
});

describe('a message that is in doubt', () => {
  it('has its sender rest as if it had gone out', async () => {
    const { campaignId, stateOf } = await given(5, { minGapSeconds: 600 });
    const ways = givenWays(() => LOST);
    expect((await passAt(db, { now: START, campaignId, ways })).inDoubt).toBe(1);
    const { nextFreeAt } = await stateOf();
    expect(nextFreeAt?.getTime()).toBeGreaterThanOrEqual(later(600).getTime());
    expect((await passAt(db, { now: later(300), campaignId, ways })).inDoubt).toBe(0);
    expect((await passAt(db, { now: later(DAY), campaignId, ways })).inDoubt).toBe(1);
  });
});
