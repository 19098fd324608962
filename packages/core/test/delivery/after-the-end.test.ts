import { describe, expect, it } from 'vitest';
import { rescueLost } from '../../src/delivery/rescue.js';
import {
  type Channel,
  deleteStep,
  deliverAtOnce,
  executeDue,
  getRecipient,
  makeOwner,
  markResponded,
  pauseRecipient,
  type SendOutcome,
} from '../../src/index.js';
import {
  ACTOR,
  email,
  forAll,
  givenCampaign,
  recordingChannel,
  testDatabase,
} from '../setup/test-campaign.js';
import { DAY, HOUR, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

/** Ways out whose server says 451 to everything, behind something that happens while a message is past the gate. */
function putOffAfter(happens: () => Promise<unknown>) {
  const ways = givenWays();
  const later: SendOutcome = { kind: 'retry', code: 'smtp_451', detail: 'Later.' };
  const channel: Channel = {
    ...ways.channel,
    deliver: async (batch, port) => {
      for (const message of batch)
        await deliverAtOnce([message], port, async () => {
          await happens();
          return [later];
        });
    },
  };
  return { senderWays: { ...ways.senderWays, open: async () => channel } };
}

describe('who ends while their message is past the gate', () => {
  it('is not tried again, and stands in nobody’s way', async () => {
    const sender = await givenSender(db, { minGapSeconds: 60 });
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [email('ONE'), email('TWO', 1)],
      recipients: 2,
      at: START,
      senders: [sender],
    });
    const [recipientId = '', other = ''] = recipientIds;
    // Keeps the campaign from being over.
    await pauseRecipient(db, { campaignId, recipientId: other, actor: ACTOR });
    await passAt(db, { now: START, ways: givenWays() });
    await passAt(db, {
      now: later(DAY),
      ways: putOffAfter(() => markResponded(db, { campaignId, recipientId, actor: ACTOR })),
    });
    const waiting =
      await sql`SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId} AND status = 'scheduled'`;
    expect(waiting).toEqual([]);

    await givenSending(db, { steps: [email('OTHER')], recipients: 3, at: later(DAY), senders: [sender] });
    const ways = givenWays();
    for (let hour = 1; hour <= 4; hour++) await passAt(db, { now: later(DAY + hour * HOUR), ways });
    expect(ways.messages.map(({ body }) => body.slice(0, 5))).toEqual(['OTHER', 'OTHER', 'OTHER']);
  });

  it('is not claimed for ever when their executor was lost and nothing has gone out', async () => {
    const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('ONE')], recipients: 2 });
    const [recipientId = '', other = ''] = recipientIds;
    await pauseRecipient(db, { campaignId, recipientId: other, actor: ACTOR });
    let tell = () => {};
    const answered = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const dying: Channel = {
      ...recordingChannel().channel,
      deliver: async (batch, port) => {
        await port.gate(batch);
        await markResponded(db, { campaignId, recipientId, actor: ACTOR });
        tell();
        await new Promise(() => {});
      },
    };
    void executeDue(db, { channels: forAll(dying), owner: 'dead', campaignId });
    await answered;
    const { channels } = recordingChannel();
    await rescueLost(db, { channels, isDead: (owner) => owner === 'dead', actor: ACTOR });
    const { sent, remaining } = await executeDue(db, { channels, owner: makeOwner(), campaignId });
    expect({ sent, remaining }).toEqual({ sent: 0, remaining: 0 });
    expect(await sql`SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId}`).toEqual([]);
    expect((await getRecipient(db, { campaignId, recipientId })).status).toBe('responded');
  });
});

it('a step that is removed while its message is in flight does not go out when the server puts it off', async () => {
  const sender = await givenSender(db);
  const { campaignId } = await givenSending(db, {
    steps: [email('ONE'), email('TWO', 1), email('THREE', 2)],
    at: START,
    senders: [sender],
  });
  await passAt(db, { now: START, campaignId, ways: givenWays() });
  await passAt(db, {
    now: later(DAY),
    campaignId,
    ways: putOffAfter(() => deleteStep(db, { campaignId, stepNumber: 2, actor: ACTOR })),
  });
  const ways = givenWays();
  await passAt(db, { now: later(DAY + HOUR), campaignId, ways });
  expect(ways.messages).toEqual([]);
  await passAt(db, { now: later(2 * DAY), campaignId, ways });
  expect(ways.messages.map(({ body }) => body.slice(0, 5))).toEqual(['THREE']);
});
