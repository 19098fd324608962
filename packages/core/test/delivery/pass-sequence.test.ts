import { describe, expect, it } from 'vitest';
import {
  campaignStatistics,
  executeDue,
  getCampaign,
  getRecipient,
  listActions,
  listEvents,
  makeOwner,
  markResponded,
  pauseCampaign,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { day, START } from '../setup/test-clock.js';

const connection = await testDatabase();

describe('a pass of the executor', () => {
  const pass = (campaignId: string, now: Date, channels = recordingChannel().channels) =>
    executeDue(connection.db, { channels, owner: makeOwner(), campaignId, now });

  it('plays a sequence through to its end, each step once, at its day, and completes the campaign', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenCampaign(db, {
      steps: [email('One {{ first_name }}'), email('Two', 2), email('Three', 3)],
      recipients: 3,
      at: START,
    });
    const { channels, messages } = recordingChannel();
    const sentOn: number[] = [];
    for (let n = 0; n <= 6; n++) {
      const { sent } = await pass(campaignId, day(n), channels);
      sentOn.push(sent);
    }
    expect(sentOn).toEqual([3, 0, 3, 0, 0, 3, 0]);
    expect(messages.map((m) => `${m.recipientId}/${m.stepNumber}`)).toHaveLength(9);
    expect(new Set(messages.map((m) => `${m.recipientId}/${m.stepNumber}`)).size).toBe(9);
    expect(messages[0]?.body).toMatch(/^One First\d$/);
    expect(await getCampaign(db, { campaignId })).toMatchObject({
      status: 'completed',
      completedAt: day(5),
      stats: { completed: 3, inProgress: 0, sent: 9, contacted: 3 },
    });
    for (const recipientId of recipientIds) {
      const actions = await listActions(db, { campaignId, recipientId });
      expect(actions.map((a) => [a.stepNumber, a.status, a.executedAt])).toEqual([
        [1, 'sent', day(0)],
        [2, 'sent', day(2)],
        [3, 'sent', day(5)],
      ]);
    }
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'completed',
      stopReason: 'finished',
      currentStep: 3,
      waiting: null,
    });
  });

  it('counts the delay from when the previous step really went out, however late that was', async () => {
    const { campaignId, recipientIds } = await givenCampaign(connection.db, {
      steps: [email('One'), email('Two', 2)],
      at: START,
    });
    await pass(campaignId, day(5));
    const [recipientId = ''] = recipientIds;
    const recipient = await getRecipient(connection.db, { campaignId, recipientId });
    expect(recipient.nextActionAt).toEqual(day(7));
  });

  it('carries out steps without delay in the same pass', async () => {
    const { campaignId } = await givenCampaign(connection.db, {
      steps: [email('1'), email('2'), email('3')],
      at: START,
    });
    expect(await pass(campaignId, day(0))).toMatchObject({ sent: 3, remaining: 0 });
  });

  it('sends nothing more to somebody who has answered', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenCampaign(db, {
      steps: [email('One'), email('Two', 1)],
      recipients: 2,
      at: START,
    });
    const { channels, messages } = recordingChannel();
    await pass(campaignId, day(0), channels);
    const [recipientId = ''] = recipientIds;
    await markResponded(db, { campaignId, recipientId, actor: ACTOR, at: day(0.5) });
    await pass(campaignId, day(3), channels);
    expect(messages.filter((m) => m.recipientId === recipientId)).toHaveLength(1);
    expect(await listActions(db, { campaignId, recipientId })).toMatchObject([
      { status: 'responded', responseReceivedAt: day(0.5) },
    ]);
    expect((await getCampaign(db, { campaignId })).status).toBe('completed');
  });

  it('finishes a message that was past the gate when the campaign was paused, and no other', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, {
      steps: [email('One'), email('Two')],
      recipients: 2,
      at: START,
    });
    let inFlight = -1;
    const { channels, messages } = recordingChannel(async () => {
      if (inFlight < 0) ({ inFlight } = await pauseCampaign(db, { campaignId, actor: ACTOR }));
    });
    const summary = await pass(campaignId, day(0), channels);
    expect(inFlight).toBe(2);
    expect(messages).toHaveLength(2);
    expect(summary).toMatchObject({ sent: 2, remaining: 0 });
    expect((await campaignStatistics(db, { campaignId })).steps.map((s) => [s.sent, s.waiting])).toEqual([
      [2, 0],
      [0, 2],
    ]);
  });

  it('keeps an answer that comes while the message is in flight: sent is recorded, nothing follows', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenCampaign(db, {
      steps: [email('One'), email('Two')],
      at: START,
    });
    const [recipientId = ''] = recipientIds;
    const { channels } = recordingChannel(async () => {
      await markResponded(db, { campaignId, recipientId, actor: ACTOR });
    });
    await pass(campaignId, day(0), channels);
    expect(await getRecipient(db, { campaignId, recipientId })).toMatchObject({
      status: 'responded',
      sentCount: 1,
      currentStep: 1,
    });
    expect(await listActions(db, { campaignId, recipientId })).toMatchObject([{ status: 'sent' }]);
  });

  it('leaves an event for every message, with the executor as the one who did it', async () => {
    const { campaignId, recipientIds } = await givenCampaign(connection.db, {
      steps: [email('One')],
      at: START,
    });
    await pass(campaignId, day(0));
    const events = await listEvents(connection.db, { recipientId: recipientIds[0], limit: 10 });
    expect(events).toMatchObject([{ event: 'action.sent', actor: expect.stringMatching(/^executor:/) }]);
    const all = await listEvents(connection.db, { campaignId, limit: 10 });
    expect(all.map((e) => e.event)).toEqual([
      'campaign.completed',
      'action.sent',
      'campaign.activated',
      'recipients.added',
      'campaign.created',
    ]);
  });
});
