import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { deliverAtOnce } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const START = new Date('2026-03-02T09:00:00Z');

describe('messages of a sender in hand', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });
  const inHand = async (campaignId: string): Promise<number> => {
    const [row] = await connection.db.execute<{ n: number }>(sql`
      SELECT count(*)::int AS n FROM campaign_actions WHERE campaign_id = ${campaignId} AND status = 'sending'`);
    return row?.n ?? 0;
  };

  it.each([
    { told: 'nothing else', atOnce: 1, claimed: 150 },
    { told: 'nothing else', atOnce: 5, claimed: 150 },
    { told: 'nothing else', atOnce: 20, claimed: 400 },
    { told: 'to have 60', atOnce: 20, senderBatch: 60, claimed: 60 },
  ])('are $claimed with $atOnce carried at once, told $told', async ({ atOnce, senderBatch, claimed }) => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('Hello')],
      recipients: 450,
      at: START,
      senders: [await givenSender(db)],
    });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { channel, senderWays } = givenWays();
    channel.deliver = async (messages, port) => {
      await held;
      await deliverAtOnce(messages, port, async (passed) => passed.map(() => ({ kind: 'sent' })));
    };
    const pass = passAt(db, {
      now: START,
      campaignId,
      ways: { senderWays: { ...senderWays, atOnce } },
      ...(senderBatch === undefined ? {} : { senderBatch }),
    });
    await expect.poll(() => inHand(campaignId)).toBe(claimed);
    // Time for one batch too many, were there one.
    await sleep(200);
    expect(await inHand(campaignId)).toBe(claimed);
    letGo();
    expect(await pass).toMatchObject({ sent: 450, remaining: 0 });
  });
});
