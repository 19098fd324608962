import { describe, expect, it } from 'vitest';
import {
  executeDue,
  getCampaign,
  getRecipient,
  makeOwner,
  suppress,
  updateContact,
} from '../../src/index.js';
import { file, importText } from '../imports/import-text.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const connection = await testDatabase();
const { db, sql } = connection;

let addresses = 0;
async function suppressedAddress(): Promise<string> {
  const address = `gone${++addresses}@firm.example`;
  await suppress(db, { addresses: [address], reason: 'manual', actor: ACTOR });
  return address;
}
const endOf = async (campaignId: string, recipientId: string) => {
  const { status, stopReason } = await getRecipient(db, { campaignId, recipientId });
  return [status, stopReason];
};

describe('an address that was suppressed before it became a contact’s', () => {
  const given = async (recipients = 1) => {
    const campaign = await givenSending(db, {
      steps: [email('One')],
      recipients,
      at: START,
      senders: [await givenSender(db, { minGapSeconds: 1 })],
    });
    return {
      ...campaign,
      contactId: campaign.contactIds[0] ?? '',
      recipientId: campaign.recipientIds[0] ?? '',
    };
  };

  it('ends them when somebody writes it down', async () => {
    const { campaignId, contactId, recipientId } = await given();
    const patch = { email: (await suppressedAddress()).toUpperCase() };
    await updateContact(db, { contactId, patch, actor: ACTOR });
    expect(await endOf(campaignId, recipientId)).toEqual(['failed', 'unsubscribed']);
    const [left] =
      await sql`SELECT count(*)::int AS n FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(left?.n).toBe(0);
    const [event] =
      await sql`SELECT after FROM audit_events WHERE event = 'contact.updated' ORDER BY id DESC LIMIT 1`;
    expect(event?.after).toMatchObject({ ended: 1 });
  });

  it('ends them when it comes with an import', async () => {
    const { campaignId, contactId, recipientId } = await given();
    const [contact] = await sql`SELECT linkedin_url FROM contacts WHERE id = ${contactId}`;
    await importText(db, file(`A,B,${await suppressedAddress()},${contact?.linkedin_url},Boss,,,`));
    expect(await endOf(campaignId, recipientId)).toEqual(['failed', 'unsubscribed']);
  });

  it('ends them at the gate when another module has written it, and keeps nobody waiting behind it', async () => {
    const { campaignId, contactId, recipientId } = await given(3);
    await sql`UPDATE contacts SET email = ${await suppressedAddress()} WHERE id = ${contactId}`;
    await sql`UPDATE campaign_actions SET scheduled_for = scheduled_for - interval '1 hour'
              WHERE recipient_id = ${recipientId}`;
    const ways = givenWays();
    for (const seconds of [0, 2, 4, 6]) await passAt(db, { now: later(seconds), campaignId, ways });
    expect(ways.messages.map((message) => message.recipientId).sort()).not.toContain(recipientId);
    expect(ways.messages).toHaveLength(2);
    expect(await endOf(campaignId, recipientId)).toEqual(['failed', 'unsubscribed']);
    expect((await getCampaign(db, { campaignId })).status).toBe('completed');
  });

  it.each([
    'nobody-else',
    // Nothing that LinkedIn gives out, but what a file may bring.
    'nobody@else',
  ])('gets nothing without a sender either, whatever the channel: %s', async (slug) => {
    const { campaignId, contactIds, recipientIds } = await givenCampaign(db, {
      steps: [{ channel: 'linkedin_message', subject: null, messageTemplate: 'Hi', delayDays: 0 }],
      recipients: 2,
      at: START,
    });
    await suppress(db, { addresses: [`linkedin.com/in/${slug}`], reason: 'manual', actor: ACTOR });
    await sql`UPDATE contacts SET linkedin_url = ${`http://de.linkedin.com/in/${slug}/?x=1`}
              WHERE id = ${contactIds[0] ?? ''}`;
    const { channels, messages } = recordingChannel();
    await executeDue(db, { channels, owner: makeOwner(), campaignId, now: START });
    expect(messages.map((message) => message.recipientId)).toEqual([recipientIds[1]]);
    expect(await endOf(campaignId, recipientIds[0] ?? '')).toEqual(['failed', 'unsubscribed']);
  });
});

it('a profile that a message went to is known as one, whatever it is called', async () => {
  const sentTo = 'https://www.linkedin.com/in/Some@Body';
  const { addresses } = await suppress(db, { sentTo, reason: 'bounced', actor: ACTOR });
  expect(addresses).toEqual(['in/some@body']);
});
