import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { addRecipients, getCampaign, getRecipient, markBounced, markResponded } from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const { db } = await testDatabase();

const NOW = new Date('2026-03-18T12:00:00Z');
const YESTERDAY = new Date('2026-03-17T12:00:00Z').toISOString();

describe('a message that came back', () => {
  async function sentTo(recipients: number) {
    const campaign = await givenCampaign(db, { steps: [email('One'), email('Two', 3)], recipients });
    await db.execute(sql`
      UPDATE campaign_actions SET status = 'sent', executed_at = ${YESTERDAY}
      WHERE campaign_id = ${campaign.campaignId}`);
    await db.execute(sql`
      UPDATE campaign_recipients SET status = 'in_progress', sent_count = 1, current_step = 1
      WHERE campaign_id = ${campaign.campaignId}`);
    await db.execute(sql`
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
      SELECT campaign_id, id, ${campaign.steps[1]?.id}, now() FROM campaign_recipients
      WHERE campaign_id = ${campaign.campaignId}`);
    const [recipientId = ''] = campaign.recipientIds;
    return { ...campaign, recipientId };
  }

  it('ends the recipient, drops what was to come, and suppresses the address', async () => {
    const { campaignId, recipientId } = await sentTo(1);
    const detail = '550 5.1.1 no such user';
    const after = await markBounced(db, { campaignId, recipientId, actor: ACTOR, at: NOW, detail });
    expect(after).toMatchObject({
      status: 'failed',
      stopReason: 'bounced',
      sentCount: 0,
      nextActionAt: null,
    });
    const actions = await db.execute(sql`
      SELECT status, error_code, reply FROM campaign_actions WHERE recipient_id = ${recipientId}`);
    expect(actions).toEqual([{ status: 'failed', error_code: 'bounced', reply: detail }]);
    const suppressed = await db.execute(sql`
      SELECT reason, campaign_id FROM suppressions WHERE address_key = lower(${after.contact.email}::text)`);
    expect(suppressed).toEqual([{ reason: 'bounced', campaign_id: campaignId }]);
    expect(await markBounced(db, { campaignId, recipientId, actor: ACTOR })).toEqual(after);
  });

  it.each([
    ['takes back a message that is claimed', null, 0, 1],
    ['lets a message finish that is past the gate', NOW.toISOString(), 1, 2],
  ])('%s', async (_, gatedAt, inFlight, left) => {
    const { campaignId, recipientId } = await sentTo(1);
    await db.execute(sql`
      UPDATE campaign_actions SET status = 'sending', claimed_by = 'x', lease_until = now(), gated_at = ${gatedAt}
      WHERE recipient_id = ${recipientId} AND status = 'scheduled'`);
    const after = await markBounced(db, { campaignId, recipientId, actor: ACTOR });
    expect(after.inFlight).toBe(inFlight);
    const actions = await db.execute(
      sql`SELECT id FROM campaign_actions WHERE recipient_id = ${recipientId}`,
    );
    expect(actions).toHaveLength(left);
  });

  it('ends the person in every other campaign, too', async () => {
    const { campaignId, recipientId, contactIds } = await sentTo(1);
    const other = await givenCampaign(db, { steps: [email('Hi')], recipients: 0, draft: true });
    const told = { campaignId: other.campaignId, contactIds, includeActiveElsewhere: true, actor: ACTOR };
    const { recipients } = await addRecipients(db, told);
    await markBounced(db, { campaignId, recipientId, actor: ACTOR });
    const there = { campaignId: other.campaignId, recipientId: recipients[0]?.id ?? '' };
    expect(await getRecipient(db, there)).toMatchObject({ status: 'failed', stopReason: 'bounced' });
  });

  it.each([
    ['pauses the campaign when that is one too many', 1, '1 of 20', 'paused'],
    [
      'leaves it alone when all went out before the days that count, whenever it came back',
      30,
      null,
      'active',
    ],
  ])('%s', async (_, days, said, status) => {
    const { campaignId, recipientId } = await sentTo(20);
    const ago = sql`now() - make_interval(days => ${days}::int)`;
    await db.execute(sql`
      UPDATE campaign_actions SET executed_at = ${ago} WHERE campaign_id = ${campaignId} AND status = 'sent'`);
    await db.execute(sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
      SELECT 's', id, campaign_id, executed_at, true FROM campaign_actions
      WHERE campaign_id = ${campaignId} AND status = 'sent'`);
    const at = new Date(Date.now() - (days - 0.5) * 86_400_000);
    const after = await markBounced(db, { campaignId, recipientId, actor: ACTOR, at });
    expect(after.campaignPaused).toEqual(said && expect.stringContaining(said));
    expect((await getCampaign(db, { campaignId })).status).toBe(status);
  });

  it('is refused for somebody who has answered, or to whom nothing has gone out', async () => {
    const { campaignId, recipientId } = await sentTo(1);
    await markResponded(db, { campaignId, recipientId, actor: ACTOR });
    await expect(markBounced(db, { campaignId, recipientId, actor: ACTOR })).rejects.toMatchObject({
      code: 'conflict',
    });
    const fresh = await givenCampaign(db, { steps: [email('Hi')] });
    const [never = ''] = fresh.recipientIds;
    await expect(
      markBounced(db, { campaignId: fresh.campaignId, recipientId: never, actor: ACTOR }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(markBounced(db, { campaignId, recipientId: never, actor: ACTOR })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
