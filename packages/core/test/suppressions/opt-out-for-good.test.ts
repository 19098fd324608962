import { describe, expect, it } from 'vitest';
import {
  addRecipients,
  createCampaign,
  createOptOutTokens,
  listSuppressions,
  optOut,
} from '../../src/index.js';
import { file, importText } from '../imports/import-text.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { SECRET_KEY } from '../setup/test-senders.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();
const tokens = createOptOutTokens(SECRET_KEY);

const follow = async (url: string) => {
  const of = tokens.read(url.replace('https://out.example/u/', ''));
  return of !== undefined && (await optOut(db, of));
};

const suppressed = async (search: string) =>
  (await listSuppressions(db, { search, limit: 9, offset: 0 })).items;

async function addToNext(contactIds: string[]) {
  const next = await createCampaign(db, {
    name: 'Next',
    type: 'email',
    createdBy: 'test',
    actor: ACTOR,
    sequences: [email('X')],
  });
  return await addRecipients(db, { campaignId: next.id, contactIds, actor: ACTOR });
}

describe('the link to opt out in a message', () => {
  it('keeps somebody off who was deleted before they followed it, and is imported again', async () => {
    const { actionId, recipientId, to, unsubscribeUrl } = await givenWritten(db);
    await sql`DELETE FROM contacts WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientId})`;
    expect(await follow(unsubscribeUrl)).toBe(true);
    expect(await suppressed(to)).toMatchObject([
      { address: to, reason: 'unsubscribed', campaignId: null, actionId },
    ]);
    await importText(db, file(`Ada,Again,${to.toUpperCase()},,Boss,,,`));
    const [contact] = await sql`SELECT id FROM contacts WHERE lower(email) = ${to}`;
    const contactId = String(contact?.id);
    expect(await addToNext([contactId])).toMatchObject({
      added: 0,
      skipped: [{ contactId, reason: 'suppressed' }],
    });
  });

  it('is good for the address that was written to when the campaign is deleted and the contact has another', async () => {
    const { campaignId, recipientId, to, unsubscribeUrl } = await givenWritten(db);
    const address = 'moved.on@firm.example';
    await sql`UPDATE contacts SET email = ${address}
              WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientId})`;
    await sql`DELETE FROM campaigns WHERE id = ${campaignId}`;
    expect(await follow(unsubscribeUrl)).toBe(true);
    expect(await suppressed(to)).toMatchObject([{ address: to }]);
    expect(await suppressed(address)).toEqual([]);
  });

  it('says which message of which campaign led to it while these are there, and may be followed twice', async () => {
    const { campaignId, actionId, to, unsubscribeUrl, recipient } = await givenWritten(db);
    for (let time = 0; time < 2; time++) expect(await follow(unsubscribeUrl)).toBe(true);
    expect(await suppressed(to)).toMatchObject([{ address: to, campaignId, actionId, actor: 'system' }]);
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'unsubscribed' });
  });
});
