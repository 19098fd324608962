import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { activateCampaign, campaignIdle, registerExecutor } from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { waitingCampaigns } from './waiting-campaigns.js';

const { db } = await testDatabase();
const { given, executorAtWork, answers } = waitingCampaigns(db);

describe('why somebody waits, and why nothing is sent', () => {
  beforeEach(async () => {
    await db.execute(sql`DELETE FROM executors`);
  });

  it('is nothing when the message is due and an executor is at work', async () => {
    await executorAtWork();
    expect(await answers({})).toMatchObject({ waiting: null, idle: null });
  });

  it('is the missing executor, for the campaign, when nobody is there to take what is due', async () => {
    const { waiting, idle } = await answers({});
    expect(waiting).toBeNull();
    expect(idle).toMatchObject({ code: 'no_executor', nextAt: null });
  });

  it('takes neither the API nor a stopped executor for one at work', async () => {
    await registerExecutor(db, { owner: 'api', host: 'h', pid: 1, mode: 'api' });
    await registerExecutor(db, { owner: 'gone', host: 'h', pid: 1, mode: 'watch' });
    await db.execute(sql`UPDATE executors SET stopped_at = now() WHERE id = 'gone'`);
    await registerExecutor(db, { owner: 'silent', host: 'h', pid: 1, mode: 'watch' });
    await db.execute(
      sql`UPDATE executors SET last_seen_at = now() - interval '61 seconds' WHERE id = 'silent'`,
    );
    expect((await answers({})).idle?.code).toBe('no_executor');
  });

  it('is that nobody is in it, that nothing is in it, or that all have ended', async () => {
    const { campaignId, recipientId } = await given();
    await db.execute(sql`UPDATE campaign_recipients SET status = 'completed' WHERE id = ${recipientId}`);
    await db.execute(sql`DELETE FROM campaign_actions WHERE campaign_id = ${campaignId}`);
    expect((await campaignIdle(db, { campaignId }))?.code).toBe('everybody_ended');
    await db.execute(sql`DELETE FROM campaign_recipients WHERE id = ${recipientId}`);
    expect((await campaignIdle(db, { campaignId }))?.code).toBe('no_recipients');
    const empty = await givenCampaign(db, { steps: [email('Hi')], draft: true, recipients: 0 });
    await activateCampaign(db, { campaignId: empty.campaignId, actor: ACTOR });
    expect((await campaignIdle(db, { campaignId: empty.campaignId }))?.code).toBe('no_recipients');
    await expect(campaignIdle(db, { campaignId: 'none' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says for several senders when the first of them is free', async () => {
    const { campaignId } = await given({ sender: { perDay: 1 }, sent: [3], recipients: 2 });
    const other = await given({ sender: { name: 'Bo', perDay: 1 }, sent: [20] });
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = ${other.senderId}
      WHERE id = (SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} LIMIT 1)`);
    const idle = await campaignIdle(db, { campaignId });
    expect(idle?.detail).toMatch(/^None of the 2 senders may send now\. The sender Bo/);
    expect(idle?.code).toBe('sender_day_limit');
  });

  it('is nothing while one of several can send', async () => {
    await executorAtWork();
    const { campaignId } = await given({ sender: { perDay: 1 }, sent: [3], recipients: 2 });
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = NULL
      WHERE id = (SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} LIMIT 1)`);
    expect(await campaignIdle(db, { campaignId })).toBeNull();
  });
});
