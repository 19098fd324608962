import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  activateCampaign,
  type Connection,
  getCampaign,
  guardBounces,
  listEvents,
  pauseCampaign,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const NOW = new Date('2026-03-18T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

describe('the bounce guard', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  /** An active campaign of which so many messages went out and came back or were refused, so many days ago. */
  async function given(of: { sent: number; refused: number; returned?: number; days?: number }) {
    const { sent, refused, returned = 0, days = 1 } = of;
    const campaign = await givenCampaign(db, { steps: [email('Hi')], recipients: sent + refused });
    await db.execute(sql`
      WITH mine AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM campaign_actions
                    WHERE campaign_id = ${campaign.campaignId})
      UPDATE campaign_actions a
      SET status = CASE WHEN n <= ${refused + returned} THEN 'failed' ELSE 'sent' END, executed_at = ${daysAgo(days)},
          error_code = CASE WHEN n <= ${refused} THEN 'smtp_550' WHEN n <= ${refused + returned} THEN 'bounced' END
      FROM mine WHERE a.id = mine.id`);
    await db.execute(sql`
      UPDATE campaign_recipients r SET status = 'failed', stop_reason = 'bounced' FROM campaign_actions a
      WHERE a.recipient_id = r.id AND a.campaign_id = ${campaign.campaignId} AND a.status = 'failed'`);
    await db.execute(sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
      SELECT 's', id, campaign_id, ${daysAgo(days)}, true FROM campaign_actions
      WHERE campaign_id = ${campaign.campaignId} AND error_code IS DISTINCT FROM 'smtp_550'`);
    return campaign.campaignId;
  }
  const guard = (...campaignIds: string[]) => guardBounces(db, { campaignIds, now: NOW });
  const statusOf = async (campaignId: string) => (await getCampaign(db, { campaignId })).status;

  it('pauses at the limit, says why, and tells the audit log the rate', async () => {
    const campaignId = await given({ sent: 19, refused: 1 });
    const [paused] = await guard(campaignId);
    expect(paused?.reason).toMatch(/^1 of 20 messages of the last 28 days bounced \(5 %\)/);
    expect(await getCampaign(db, { campaignId })).toMatchObject({
      status: 'paused',
      pauseReason: paused?.reason,
    });
    const events = await listEvents(db, { campaignId, limit: 1 });
    expect(events).toMatchObject([
      { event: 'campaign.paused', actor: 'system', after: { bounces: 1, messages: 20, bounce_percent: 5 } },
    ]);
  });

  it.each([
    ['the rate is below the limit', { sent: 20, refused: 1 }],
    ['fewer than 20 messages went out', { sent: 10, refused: 9 }],
    ['nothing bounced', { sent: 40, refused: 0 }],
    ['it was more than 28 days ago', { sent: 10, refused: 20, days: 29 }],
  ])('leaves a campaign alone when %s', async (_, of) => {
    const campaignId = await given(of);
    expect(await guard(campaignId)).toEqual([]);
    expect(await statusOf(campaignId)).toBe('active');
  });

  it('counts a message that came back once, as sent and as bounced', async () => {
    const campaignId = await given({ sent: 40, refused: 0, returned: 2 });
    const [paused] = await guard(campaignId);
    expect(paused?.reason).toContain('2 of 40 messages');
  });

  it('does not count what was refused for another reason than the address', async () => {
    const campaignId = await given({ sent: 19, refused: 5 });
    await db.execute(
      sql`UPDATE campaign_recipients SET stop_reason = 'send_failed' WHERE campaign_id = ${campaignId}`,
    );
    expect(await guard(campaignId)).toEqual([]);
  });

  it('goes by the limit of each campaign, and not at all without one', async () => {
    const [strict, off] = [
      await given({ sent: 99, refused: 1 }),
      await given({ sent: 10, refused: 40 }),
    ] as const;
    await db.execute(sql`UPDATE campaigns SET bounce_limit_percent = 0.5 WHERE id = ${strict}`);
    await db.execute(sql`UPDATE campaigns SET bounce_limit_percent = NULL WHERE id = ${off}`);
    expect((await guard(strict, off)).map((paused) => paused.campaignId)).toEqual([strict]);
  });

  it('does not pause twice, and its reason goes when a person starts the campaign again', async () => {
    const campaignId = await given({ sent: 19, refused: 5 });
    expect(await guard(campaignId)).toHaveLength(1);
    expect(await guard(campaignId)).toEqual([]);
    await activateCampaign(db, { campaignId, actor: ACTOR });
    expect(await getCampaign(db, { campaignId })).toMatchObject({ status: 'active', pauseReason: null });
    await pauseCampaign(db, { campaignId, actor: ACTOR });
    expect(await getCampaign(db, { campaignId })).toMatchObject({ status: 'paused', pauseReason: null });
  });

  it('judges a campaign that a person started again by what goes out from there', async () => {
    const campaignId = await given({ sent: 19, refused: 5 });
    await guard(campaignId);
    await activateCampaign(db, { campaignId, actor: ACTOR, now: NOW });
    const later = new Date(NOW.getTime() + 3_600_000);
    const look = () => guardBounces(db, { campaignIds: [campaignId], now: later });
    expect(await look()).toEqual([]);
    // As if the same had happened again since.
    const at = new Date(NOW.getTime() + 60_000).toISOString();
    await db.execute(sql`UPDATE sender_sends SET at = ${at} WHERE campaign_id = ${campaignId}`);
    await db.execute(sql`UPDATE campaign_actions SET executed_at = ${at} WHERE campaign_id = ${campaignId}`);
    expect(await look()).toHaveLength(1);
  });

  it('of several that look at once, one pauses', async () => {
    const campaignId = await given({ sent: 19, refused: 5 });
    const paused = await Promise.all(Array.from({ length: 4 }, () => guard(campaignId)));
    expect(paused.flat()).toHaveLength(1);
    expect(await listEvents(db, { campaignId, events: ['campaign.paused'], limit: 50 })).toHaveLength(1);
  });

  it('stops a campaign in the middle of a pass of the executor', async () => {
    const sender = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('Hi')],
      recipients: 80,
      senders: [sender],
      at: NOW,
    });
    const gone = { kind: 'rejected', code: 'smtp_550', detail: '550 5.1.1', badAddress: true } as const;
    let n = 0;
    const ways = givenWays(() => (++n % 10 === 0 ? gone : { kind: 'sent' }));
    const pass = () => passAt(db, { now: NOW, campaignId, ways, senderBatch: 10 });
    await pass();
    const { status, pauseReason, stats } = await getCampaign(db, { campaignId });
    expect([status, pauseReason]).toEqual([
      'paused',
      expect.stringMatching(/ messages of the last 28 days bounced/),
    ]);
    expect(stats.pending).toBeGreaterThan(0);
    const before = ways.messages.length;
    await pass();
    expect(ways.messages).toHaveLength(before);
    const suppressed = await db.execute(
      sql`SELECT reason FROM suppressions WHERE campaign_id = ${campaignId}`,
    );
    expect(suppressed).toHaveLength(stats.failed);
  });
});
