import { describe, expect, it } from 'vitest';
import { executeDue, makeOwner, pauseRecipients, suppress, updateContact } from '../../src/index.js';
import { file, importText } from '../imports/import-text.js';
import {
  ACTOR,
  email,
  givenCampaign,
  inOrder,
  recordingChannel,
  testDatabase,
} from '../setup/test-campaign.js';

const connection = await testDatabase();
const { db, sql } = connection;

/** Somebody whose message is held back for want of a title. */
async function given() {
  const campaign = await givenCampaign(db, { steps: [email('{{ title }}')] });
  const { campaignId, recipientIds, contactIds } = campaign;
  const { channels } = recordingChannel();
  expect((await executeDue(db, { channels, owner: makeOwner(), campaignId })).held).toBe(1);
  const [contactId = ''] = contactIds;
  const [recipientId = ''] = recipientIds;
  const [contact] = await sql`SELECT linkedin_url FROM contacts WHERE id = ${contactId}`;
  const gone = `gone@${contactId}.example`;
  await suppress(db, { addresses: [gone], reason: 'manual', actor: ACTOR });
  return { campaignId, contactId, recipientId, gone, linkedinUrl: String(contact?.linkedin_url) };
}
type Given = Awaited<ReturnType<typeof given>>;

describe('who gets the missing value and a suppressed address while they are being paused', () => {
  it.each<[string, (of: Given) => Promise<unknown>]>([
    [
      'by an edit',
      ({ contactId, gone }) =>
        updateContact(db, { contactId, patch: { title: 'Boss', email: gone }, actor: ACTOR }),
    ],
    ['by an import', ({ gone, linkedinUrl }) => importText(db, file(`A,B,${gone},${linkedinUrl},Boss,,,`))],
  ])('ends, and neither waits for the other for ever: %s', async (_, change) => {
    const of = await given();
    const { campaignId, recipientId } = of;
    const [paused, changed] = await inOrder(connection, {
      hold: (tx) => tx`SELECT 1 FROM campaign_recipients WHERE id = ${recipientId} FOR UPDATE`,
      first: () => pauseRecipients(db, { campaignId, recipientIds: [recipientId], actor: ACTOR }),
      second: () => change(of),
    });
    expect([paused.status, changed.status]).toEqual(['fulfilled', 'fulfilled']);
    const [deadlocks] = await sql`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`;
    expect(Number(deadlocks?.deadlocks)).toBe(0);
    const [recipient] = await sql`
      SELECT status, stop_reason FROM campaign_recipients WHERE id = ${recipientId}`;
    expect(recipient).toEqual({ status: 'failed', stop_reason: 'unsubscribed' });
  });
});
