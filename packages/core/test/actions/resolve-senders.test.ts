import { describe, expect, it } from 'vitest';
import {
  activateCampaign,
  deleteSender,
  getRecipient,
  markBounced,
  resolveAction,
  suppress,
  updateCampaign,
} from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { DAY, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const connection = await testDatabase();
const { db, sql } = connection;

/** Sent from one sender: one to so many people. */
async function given(recipients = 1) {
  const sender = await givenSender(db);
  const campaign = await givenSending(db, {
    steps: [email('One'), email('Two', 1)],
    recipients,
    at: START,
    senders: [sender],
  });
  return { ...campaign, sender, recipientId: campaign.recipientIds[0] ?? '' };
}
const actionOf = async (recipientId: string) => {
  const [row] = await sql`
    SELECT id, status, sender_id FROM campaign_actions WHERE recipient_id = ${recipientId}
    ORDER BY (status = 'scheduled') DESC, id DESC LIMIT 1`;
  return { id: String(row?.id), status: String(row?.status), senderId: row?.sender_id as string | null };
};
const rejecting = givenWays(() => ({ kind: 'rejected', code: '554', detail: '554 no', badAddress: false }));

describe('an answer for a message', () => {
  it('that is sent again finds a sender of today in place of one that was deleted', async () => {
    const { campaignId, sender, recipientId } = await given();
    await passAt(db, { now: START, campaignId, ways: givenWays() });
    await passAt(db, { now: later(DAY), campaignId, ways: rejecting });
    const other = await givenSender(db);
    await updateCampaign(db, { campaignId, senderIds: [other], actor: ACTOR });
    await deleteSender(db, { senderId: sender, actor: ACTOR });
    const [failed] =
      await sql`SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId} AND status = 'failed'`;
    await resolveAction(db, {
      campaignId,
      actionId: String(failed?.id),
      as: 'resend',
      actor: ACTOR,
      now: later(DAY),
    });
    expect(await actionOf(recipientId)).toMatchObject({ status: 'scheduled', senderId: other });
    await activateCampaign(db, { campaignId, actor: ACTOR, now: later(DAY) });
    const ways = givenWays();
    await passAt(db, { now: later(DAY), campaignId, ways });
    expect(ways.messages).toHaveLength(1);
    expect((await getRecipient(db, { campaignId, recipientId })).status).toBe('completed');
  });

  it('that went out after all does not bring back who is suppressed', async () => {
    const { campaignId, recipientId } = await given();
    await passAt(db, { now: START, campaignId, ways: givenWays() });
    await markBounced(db, { campaignId, recipientId, actor: ACTOR });
    const [bounced] =
      await sql`SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId} AND status = 'failed'`;
    const answer = { campaignId, actionId: String(bounced?.id), actor: ACTOR, now: later(60) };
    await expect(resolveAction(db, { ...answer, as: 'resend' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Nothing is sent to this address any more.',
    });
    await resolveAction(db, { ...answer, as: 'sent' });
    expect(await getRecipient(db, { campaignId, recipientId })).toMatchObject({
      status: 'failed',
      stopReason: 'bounced',
    });
    const [left] = await sql`
      SELECT count(*)::int AS n FROM campaign_actions WHERE recipient_id = ${recipientId} AND status = 'scheduled'`;
    expect(left?.n).toBe(0);
  });

  it('that is given up leaves those as they are who had ended before', async () => {
    const { campaignId, recipientId } = await given();
    await passAt(db, { now: START, campaignId, ways: givenWays() });
    await markBounced(db, { campaignId, recipientId, actor: ACTOR });
    const [bounced] =
      await sql`SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId} AND status = 'failed'`;
    await resolveAction(db, { campaignId, actionId: String(bounced?.id), as: 'give_up', actor: ACTOR });
    expect((await getRecipient(db, { campaignId, recipientId })).stopReason).toBe('bounced');
  });
});

describe('the bounce rate', () => {
  it('does not count what is in doubt, though its recipient’s address bounced elsewhere', async () => {
    const { campaignId, contactIds } = await given(25);
    const doubtful = new Set(contactIds.slice(0, 5));
    const ways = givenWays(({ recipientId }) =>
      lost.has(recipientId) ? { kind: 'unknown', code: 'no_reply', detail: 'Lost.' } : { kind: 'sent' },
    );
    const people =
      await sql`SELECT id, contact_id FROM campaign_recipients WHERE campaign_id = ${campaignId}`;
    const lost = new Set(people.filter((row) => doubtful.has(row.contact_id)).map((row) => String(row.id)));
    await passAt(db, { now: START, campaignId, ways });
    for (const contactId of doubtful) await suppress(db, { contactId, reason: 'bounced', actor: ACTOR });
    const [one] = people.filter((row) => !doubtful.has(row.contact_id));
    await markBounced(db, { campaignId, recipientId: String(one?.id), actor: ACTOR, at: later(60) });
    const [campaign] = await sql`SELECT status FROM campaigns WHERE id = ${campaignId}`;
    // One of 25 is 4 %; with the five it would be 24.
    expect(campaign?.status).toBe('active');
  });
});
