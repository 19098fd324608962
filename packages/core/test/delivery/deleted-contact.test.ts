import { describe, expect, it } from 'vitest';
import { type Channel, deliverAtOnce, executeDue, listEvents, makeOwner } from '../../src/index.js';
import { email, forAll, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';

const { db, sql } = await testDatabase();

describe('a contact whom another module deletes while a message to them is past the gate', () => {
  it.each([
    ['went out', 'action.sent', { kind: 'sent' as const }],
    ['may have gone out', 'action.in_doubt', { kind: 'unknown' as const, code: 'x', detail: 'Silence.' }],
  ])('leaves behind that it %s', async (_, event, outcome) => {
    const { campaignId, contactIds, recipientIds } = await givenCampaign(db, {
      steps: [email('One')],
      recipients: 2,
    });
    const channel: Channel = {
      ...recordingChannel().channel,
      deliver: (batch, port) =>
        deliverAtOnce(batch, port, async (passed) => {
          await sql`DELETE FROM contacts WHERE id = ${contactIds[0] ?? ''}`;
          return passed.map(() => outcome);
        }),
    };
    await executeDue(db, { channels: forAll(channel), owner: makeOwner(), campaignId });
    const eventsOf = async (recipientId = '') =>
      (await listEvents(db, { recipientId, limit: 10 })).map((one) => [one.event, one.campaignId, one.after]);
    expect(await eventsOf(recipientIds[0])).toEqual([[event, campaignId, { deleted: true }]]);
    expect(await eventsOf(recipientIds[1])).toMatchObject([[event, campaignId, {}]]);
  });
});
