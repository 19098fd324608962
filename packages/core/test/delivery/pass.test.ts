import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  campaignStatistics,
  deliverAtOnce,
  executeDue,
  getCampaign,
  getRecipient,
  listActions,
  listAttention,
  listEvents,
  makeOwner,
  markResponded,
  pauseCampaign,
  resolveAction,
  updateContact,
  updateStep,
} from '../../src/index.js';
import {
  ACTOR,
  email,
  forAll,
  givenCampaign,
  recordingChannel,
  testDatabase,
} from '../setup/test-campaign.js';

const DAY = 86_400_000;
const START = new Date('2026-03-02T09:00:00Z');
const day = (n: number) => new Date(START.getTime() + n * DAY);

describe('a pass of the executor', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });
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

  describe('with a gap in a message', () => {
    async function held() {
      const { db } = connection;
      const campaign = await givenCampaign(db, {
        steps: [email('Hi {{ city }}'), email('Two', 1)],
        at: START,
      });
      expect(await pass(campaign.campaignId, day(0))).toMatchObject({ sent: 0, held: 1 });
      const [recipientId = ''] = campaign.recipientIds;
      const [contactId = ''] = campaign.contactIds;
      return { db, ...campaign, recipientId, contactId };
    }

    it('holds that one back with the reason, and does not try it again by itself', async () => {
      const { db, campaignId, recipientId } = await held();
      expect(await listAttention(db, { campaignId, limit: 10, offset: 0 })).toMatchObject({
        total: 1,
        items: [{ errorCode: 'missing_value', errorMessage: expect.stringContaining('city') }],
      });
      expect(await getRecipient(db, { campaignId, recipientId })).toMatchObject({
        waiting: { code: 'held', detail: expect.stringContaining('city') },
        nextActionAt: null,
      });
      expect(await pass(campaignId, day(1))).toMatchObject({ sent: 0, held: 0, remaining: 0 });
      expect((await getCampaign(db, { campaignId })).stats.needsAttention).toBe(1);
    });

    it('goes on when the contact is mended', async () => {
      const { db, campaignId, contactId } = await held();
      await updateContact(db, { contactId, patch: { city: 'Bergen' }, actor: ACTOR });
      expect(await pass(campaignId, day(1))).toMatchObject({ sent: 1, held: 0 });
    });

    it('goes on when the step is mended', async () => {
      const { db, campaignId } = await held();
      await updateStep(db, {
        campaignId,
        stepNumber: 1,
        messageTemplate: 'Hi {{ city | default: "you" }}',
        actor: ACTOR,
      });
      expect(await pass(campaignId, day(1))).toMatchObject({ sent: 1, held: 0 });
    });

    it('is recorded as gone out when a person says so, and the next step is planned from then', async () => {
      const { db, campaignId, recipientId } = await held();
      const [item] = (await listAttention(db, { campaignId, limit: 1, offset: 0 })).items;
      await resolveAction(db, {
        campaignId,
        actionId: item?.id ?? '',
        as: 'sent',
        actor: ACTOR,
        now: day(2),
      });
      expect((await getRecipient(db, { campaignId, recipientId })).nextActionAt).toEqual(day(3));
    });

    it('ends the recipient when a person gives it up', async () => {
      const { db, campaignId, recipientId } = await held();
      const [item] = (await listAttention(db, { campaignId, limit: 1, offset: 0 })).items;
      await resolveAction(db, { campaignId, actionId: item?.id ?? '', as: 'give_up', actor: ACTOR });
      expect(await getRecipient(db, { campaignId, recipientId })).toMatchObject({
        status: 'failed',
        stopReason: 'given_up',
      });
    });
  });

  it('holds back a message to somebody without an address for its channel', async () => {
    const { campaignId, contactIds } = await givenCampaign(connection.db, {
      steps: [email('Hi')],
      at: START,
    });
    await connection.db.execute(sql`UPDATE contacts SET email = NULL WHERE id = ${contactIds[0]}`);
    await pass(campaignId, day(0));
    expect((await listAttention(connection.db, { campaignId, limit: 1, offset: 0 })).items).toMatchObject([
      { errorCode: 'missing_address' },
    ]);
  });

  it('puts off what the channel did not take, fails what it refused, doubts what it cannot tell', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, {
      steps: [email('One'), email('Two', 1)],
      recipients: 3,
      at: START,
    });
    const outcomes = [
      { kind: 'retry', code: 'busy', detail: 'Busy.' },
      { kind: 'rejected', code: 'no_such_user', detail: 'No such user.' },
      { kind: 'unknown', code: 'lost', detail: 'Connection lost.' },
    ] as const;
    const channels = forAll({
      ...recordingChannel().channel,
      deliver: (batch, port) => deliverAtOnce(batch, port, async () => outcomes),
    });
    const summary = await pass(campaignId, day(0), channels);
    expect(summary).toMatchObject({ sent: 0, retried: 1, failed: 1, inDoubt: 1, executed: 2 });
    const items = (await listAttention(db, { campaignId, limit: 10, offset: 0 })).items;
    expect(items.map((item) => item.errorCode).sort()).toEqual(['in_doubt', 'no_such_user']);
    expect((await getCampaign(db, { campaignId })).stats).toMatchObject({ failed: 1, pending: 2 });
    const doubt = items.find((item) => item.errorCode === 'in_doubt');
    await resolveAction(db, {
      campaignId,
      actionId: doubt?.id ?? '',
      as: 'resend',
      actor: ACTOR,
      now: day(0),
    });
    expect(await pass(campaignId, new Date(day(0).getTime() + 120_000))).toMatchObject({ sent: 2 });
  });

  it('gives back what it has not started when it is told to stop', async () => {
    const { campaignId } = await givenCampaign(connection.db, {
      steps: [email('One')],
      recipients: 5,
      at: START,
    });
    const stop = new AbortController();
    const { channels, messages } = recordingChannel(async () => stop.abort());
    const summary = await executeDue(connection.db, {
      channels,
      owner: makeOwner(),
      campaignId,
      now: day(0),
      batchSize: 2,
      loops: 1,
      signal: stop.signal,
    });
    expect(messages).toHaveLength(2);
    expect(summary).toMatchObject({ sent: 2, remaining: 3 });
  });

  it('stops at the limit it is given', async () => {
    const { campaignId } = await givenCampaign(connection.db, {
      steps: [email('One')],
      recipients: 5,
      at: START,
    });
    const summary = await executeDue(connection.db, {
      channels: recordingChannel().channels,
      owner: makeOwner(),
      campaignId,
      now: day(0),
      limit: 3,
    });
    expect(summary).toMatchObject({ executed: 3, remaining: 2 });
  });

  it('gives every campaign with something due a share of a batch', async () => {
    const many = await givenCampaign(connection.db, { steps: [email('A')], recipients: 60, at: START });
    const few = await givenCampaign(connection.db, {
      steps: [email('B')],
      recipients: 2,
      at: new Date(START.getTime() + 1),
    });
    const { channels, messages } = recordingChannel();
    await executeDue(connection.db, {
      channels,
      owner: makeOwner(),
      now: day(0.5),
      limit: 40,
      batchSize: 40,
      loops: 1,
    });
    expect(messages.filter((m) => m.campaignId === few.campaignId)).toHaveLength(2);
    await pass(many.campaignId, day(1));
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
