import { describe, expect, it } from 'vitest';
import { executeDue, makeOwner } from '../../src/index.js';
import { email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { day, START } from '../setup/test-clock.js';

const connection = await testDatabase();

describe('a pass of the executor', () => {
  const pass = (campaignId: string, now: Date, channels = recordingChannel().channels) =>
    executeDue(connection.db, { channels, owner: makeOwner(), campaignId, now });

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
});
