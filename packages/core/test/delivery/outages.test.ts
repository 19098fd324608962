import { expect, it } from 'vitest';
import { getRecipient } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { HOUR, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db } = await testDatabase();

it('connections that failed do not count against the recipient', async () => {
  const sender = await givenSender(db);
  const { campaignId, recipientIds } = await givenSending(db, {
    steps: [email('ONE')],
    at: START,
    senders: [sender],
  });
  let hour = 0;
  /** One pass a try: none waits for longer than five hours. */
  const tryTimes = async (times: number, ways: ReturnType<typeof givenWays>) => {
    for (let n = 0; n < times; n++) await passAt(db, { now: later(6 * HOUR * hour++), campaignId, ways });
    expect(ways.messages).toHaveLength(times);
  };
  const lost = { kind: 'retry', code: 'connection_lost', detail: 'Down.', infrastructure: true } as const;
  const busy = { kind: 'retry', code: 'smtp_451', detail: 'Greylisted.' } as const;
  const status = async () =>
    (await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).status;

  await tryTimes(
    6,
    givenWays(() => lost),
  );
  await tryTimes(
    5,
    givenWays(() => busy),
  );
  expect(await status()).toBe('pending');
  await tryTimes(
    1,
    givenWays(() => busy),
  );
  expect(await status()).toBe('failed');
});
