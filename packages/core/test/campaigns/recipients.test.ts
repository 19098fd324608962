import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { completeEndedCampaigns } from '../../src/delivery/complete.js';
import {
  activateCampaign,
  addRecipients,
  executeDue,
  getCampaign,
  listRecipients,
  makeOwner,
  pauseCampaign,
  previewRecipients,
  removeRecipient,
} from '../../src/index.js';
import {
  ACTOR,
  email,
  givenCampaign,
  givenContacts,
  inOrder,
  recordingChannel,
  testDatabase,
} from '../setup/test-campaign.js';

const connection = await testDatabase();

describe('a campaign', () => {
  const at = (campaignId: string) => ({ campaignId, actor: ACTOR });

  it('takes recipients in any state, schedules them at once only when active', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a', 1)], recipients: 1 });
    const [late = '', later = ''] = await givenContacts(db, 2, 'late');
    const active = await addRecipients(db, { ...at(campaignId), contactIds: [late] });
    expect(active.recipients[0]).toMatchObject({ status: 'pending', nextActionAt: expect.any(Date) });
    await pauseCampaign(db, at(campaignId));
    const paused = await addRecipients(db, { ...at(campaignId), contactIds: [later] });
    expect(paused.recipients[0]).toMatchObject({ nextActionAt: null, waiting: { code: 'campaign_paused' } });
    expect(await activateCampaign(db, at(campaignId))).toEqual({ scheduled: 1 });
  });

  it('says of everybody it does not take why, and takes the rest', async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenCampaign(db, { steps: [email('a')], draft: true });
    const [fresh = ''] = await givenContacts(db, 1, 'fresh');
    await db.execute(sql`INSERT INTO contacts (id, first_name) VALUES ('nowhere', 'No')`);
    const wanted = [fresh, contactIds[0] ?? '', 'unknown', fresh, 'nowhere'];
    expect(await previewRecipients(db, { campaignId, contactIds: wanted })).toMatchObject({
      ready: 1,
      skippedCounts: { already_added: 1, not_found: 1, repeated: 1, no_address: 1 },
    });
    const { added, skipped, recipients } = await addRecipients(db, { ...at(campaignId), contactIds: wanted });
    expect(added).toBe(1);
    expect(recipients.map((r) => r.contactId)).toEqual([fresh]);
    expect(skipped).toEqual([
      { contactId: contactIds[0], reason: 'already_added' },
      { contactId: 'unknown', reason: 'not_found' },
      { contactId: fresh, reason: 'repeated' },
      { contactId: 'nowhere', reason: 'no_address' },
    ]);
  });

  it('takes a contact once when two add it at the same moment, and tells the second one', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')], draft: true, recipients: 0 });
    const contactIds = await givenContacts(db, 1, 'twice');
    const add = () => addRecipients(db, { ...at(campaignId), contactIds });
    const results = await inOrder(connection, {
      hold: (tx) => tx`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 0))`,
      first: add,
      second: add,
    });
    const answers = results.map((r) =>
      r.status === 'fulfilled' ? [r.value.added, r.value.skippedCounts] : r.reason,
    );
    expect(answers).toEqual(
      expect.arrayContaining([
        [1, {}],
        [0, { already_added: 1 }],
      ]),
    );
  });

  it('is not completed while somebody is being added', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')], recipients: 1 });
    // The last recipient has ended, as the pass is about to notice, while another one comes in.
    await db.execute(
      sql`UPDATE campaign_recipients SET status = 'completed' WHERE campaign_id = ${campaignId}`,
    );
    const contactIds = await givenContacts(db, 1, 'just');
    const [, completed] = await inOrder(connection, {
      hold: (tx) => tx`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 0))`,
      first: () => addRecipients(db, { ...at(campaignId), contactIds }),
      second: () => completeEndedCampaigns(db, { actor: ACTOR, campaignId }),
    });
    expect(completed).toMatchObject({ value: [] });
    expect((await getCampaign(db, { campaignId })).status).toBe('active');
  });

  it('that is completed can go on only with somebody new', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')] });
    await executeDue(db, { channels: recordingChannel().channels, owner: makeOwner(), campaignId });
    await expect(activateCampaign(db, at(campaignId))).rejects.toMatchObject({ code: 'invalid_transition' });
    const contactIds = await givenContacts(db, 1, 'new');
    await addRecipients(db, { ...at(campaignId), contactIds });
    expect(await activateCampaign(db, at(campaignId))).toEqual({ scheduled: 1 });
    expect(await getCampaign(db, { campaignId })).toMatchObject({ status: 'active', completedAt: null });
  });

  it('keeps counters that agree with the rows, whatever has happened', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenCampaign(db, {
      steps: [email('a'), email('b', 1)],
      recipients: 5,
    });
    await executeDue(db, { channels: recordingChannel().channels, owner: makeOwner(), campaignId, limit: 3 });
    await removeRecipient(db, { ...at(campaignId), recipientId: recipientIds[4] ?? '' });
    await db.execute(
      sql`DELETE FROM contacts WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientIds[0]})`,
    );
    const [drift] = await db.execute(sql`
      SELECT count(*)::int AS n FROM campaign_stats s LEFT JOIN (
        SELECT campaign_id, count(*) AS total, count(*) FILTER (WHERE status = 'pending') AS pending,
          count(*) FILTER (WHERE status = 'in_progress') AS in_progress, count(*) FILTER (WHERE sent_count > 0) AS contacted,
          coalesce(sum(sent_count), 0) AS sent FROM campaign_recipients GROUP BY 1) r USING (campaign_id)
      WHERE (s.total_recipients, s.pending, s.in_progress, s.contacted, s.sent) IS DISTINCT FROM
        (coalesce(r.total, 0), coalesce(r.pending, 0), coalesce(r.in_progress, 0), coalesce(r.contacted, 0), coalesce(r.sent, 0))`);
    expect(drift).toEqual({ n: 0 });
    expect((await listRecipients(db, { campaignId, limit: 10, offset: 0 })).total).toBe(3);
  });
});
