import { describe, expect, it } from 'vitest';
import {
  addRecipients,
  createCampaign,
  getRecipient,
  listEvents,
  listSuppressions,
  optOut,
  suppress,
} from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

const suppressed = async (search: string) =>
  (await listSuppressions(db, { search, limit: 9, offset: 0 })).items.map(({ address }) => address);

/** A message went out, and its contact has another address since. */
async function givenMoved(address: string) {
  const written = await givenWritten(db);
  const [contact] = await sql`
    UPDATE contacts SET email = ${address}
    WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${written.recipientId}) RETURNING id`;
  return { ...written, contactId: String(contact?.id) };
}

describe('a link that went out in a former version, which names the contact', () => {
  it('suppresses the address that it went to, not the one that the contact has by now', async () => {
    const address = 'new.colleague@firm.example';
    const { actionId, contactId, to } = await givenMoved(address);
    expect(await optOut(db, { actionId, contactId })).toBe(true);
    expect([await suppressed(to), await suppressed(address)]).toEqual([[to], []]);
    await sql`INSERT INTO contacts (id, email) VALUES ('imported-again', ${to})`;
    const next = await createCampaign(db, {
      name: 'Next',
      type: 'email',
      createdBy: 'test',
      actor: ACTOR,
      sequences: [email('X')],
    });
    const params = { campaignId: next.id, contactIds: ['imported-again'], actor: ACTOR };
    expect(await addRecipients(db, params)).toMatchObject({ added: 0 });
  });

  it('is good for an address that the contact has no more', async () => {
    const { actionId, contactId, to } = await givenMoved('');
    await sql`UPDATE contacts SET linkedin_url = NULL WHERE id = ${contactId}`;
    expect(await optOut(db, { actionId, contactId })).toBe(true);
    expect(await suppressed(to)).toEqual([to]);
  });

  it('suppresses the address of today when the one it went to is not kept', async () => {
    const address = 'mended@firm.example';
    const { actionId, contactId, campaignId, to } = await givenMoved(address);
    await sql`DELETE FROM campaigns WHERE id = ${campaignId}`;
    expect(await optOut(db, { actionId, contactId })).toBe(true);
    expect([await suppressed(to), await suppressed(address)]).toEqual([[], [address]]);
  });
});

describe('who opts out of an address that is suppressed already', () => {
  it.each(['bounced', 'manual'] as const)('is in the list as having done so: %s before', async (reason) => {
    const { actionId, recipientId, to, campaignId } = await givenWritten(db);
    const { contactId } = await getRecipient(db, { campaignId, recipientId });
    await suppress(db, { addresses: [to], reason, actor: ACTOR });
    expect(await optOut(db, { actionId, contactId })).toBe(true);
    const optedOut = { address: to, reason: 'unsubscribed', campaignId, actionId, actor: 'system' };
    const listed = async () => (await listSuppressions(db, { search: to, limit: 9, offset: 0 })).items;
    expect(await listed()).toMatchObject([optedOut]);
    const events = await listEvents(db, { events: ['address.suppressed'], campaignId, limit: 9 });
    expect(events).toMatchObject([{ actionId, after: { addresses: [to], reason: 'unsubscribed' } }]);
    // What is said of it later changes nothing.
    const { added } = await suppress(db, { addresses: [to], reason: 'bounced', actor: ACTOR });
    expect([added, await listed()]).toMatchObject([0, [optedOut]]);
  });
});
