import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  deliverAtOnce,
  executeDue,
  getCampaign,
  getRecipient,
  listAttention,
  makeOwner,
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
import { day, START } from '../setup/test-clock.js';

const connection = await testDatabase();

describe('a pass of the executor', () => {
  const pass = (campaignId: string, now: Date, channels = recordingChannel().channels) =>
    executeDue(connection.db, { channels, owner: makeOwner(), campaignId, now });

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

  it('holds back a message that would be empty, and sends it once the step says something', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, {
      steps: [{ ...email('<p>{% if city %}In {{ city }}?{% endif %}</p>'), format: 'html' }],
      at: START,
    });
    expect(await pass(campaignId, day(0))).toMatchObject({ sent: 0, held: 1 });
    expect(await listAttention(db, { campaignId, limit: 10, offset: 0 })).toMatchObject({
      items: [{ errorCode: 'empty_message', errorMessage: expect.stringContaining('is empty') }],
    });
    await updateStep(db, { campaignId, stepNumber: 1, messageTemplate: '<p>Hi</p>', actor: ACTOR });
    expect(await pass(campaignId, day(1))).toMatchObject({ sent: 1, held: 0 });
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
});
