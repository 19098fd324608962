import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { DomainError, executeDue, makeOwner, type SenderWays } from '../../src/index.js';
import { email, forAll, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db } = await testDatabase();

it('a pass of one message sends it though the lane that took the budget first, slowly, finds nothing to send', async () => {
  const { campaignId } = await givenSending(db, {
    steps: [email('One')],
    recipients: 10,
    at: START,
    senders: [await givenSender(db), await givenSender(db)],
  });
  const ways = givenWays();
  let asked = 0;
  // Whichever lane comes first: it has the budget in hand while the other asks, and cannot use it.
  const open: SenderWays['open'] = async () => {
    if (asked++ > 0) return ways.channel;
    await sleep(100);
    throw new DomainError('secret_unreadable', 'The password cannot be read.');
  };
  const pass = await executeDue(db, {
    channels: forAll(recordingChannel().channel),
    senderWays: { ...ways.senderWays, open },
    owner: makeOwner(),
    campaignId,
    limit: 1,
    now: START,
  });
  expect(pass.sent).toBe(1);
  expect(ways.messages).toHaveLength(1);
});
