import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { activateCampaign, type Connection, forecastCampaign } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending } from '../setup/test-senders.js';

const THURSDAY = new Date('2026-03-19T07:00:00Z');

describe('a forecast with a limit to a company domain', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  /** So many people at each domain; more of them at none. */
  async function given(params: {
    senderId: string;
    at: Record<string, number>;
    steps?: ReturnType<typeof email>[];
    active?: boolean;
  }) {
    const { senderId, at, steps = [email('One')], active = false } = params;
    const domains = Object.entries(at).flatMap(([domain, people]) => Array<string>(people).fill(domain));
    const campaign = await givenSending(db, {
      steps,
      recipients: domains.length,
      senders: [senderId],
      draft: true,
    });
    for (const [n, domain] of domains.entries())
      await db.execute(sql`
        UPDATE contacts SET email = split_part(email, '@', 1) || '@' || ${domain}
        WHERE id = ${campaign.contactIds[n] ?? ''}`);
    if (active) await activateCampaign(db, { campaignId: campaign.campaignId, actor: ACTOR, now: THURSDAY });
    return campaign.campaignId;
  }

  async function byDay(campaignId: string) {
    const { sends, left } = await forecastCampaign(db, { campaignId, now: THURSDAY, days: 10 });
    expect(left).toBe(0);
    return sends.map(({ date, count }) => `${date.slice(8)} ${count}`);
  }

  it('sends no more to each domain a day, in whatever case it is written', async () => {
    const senderId = await givenSender(db, { perDomainDay: 2 });
    const campaignId = await given({
      senderId,
      at: { 'large.example': 3, 'LARGE.example': 2, 'small.example': 1 },
    });
    expect(await byDay(campaignId)).toEqual(['19 3', '20 2', '21 1']);
  });

  it('holds up nobody at a domain with few people, and nothing by LinkedIn', async () => {
    const senderId = await givenSender(db, { perDomainDay: 2, perDay: 4 });
    const linkedin = { ...email('Two'), channel: 'linkedin_message' as const, subject: null };
    const campaignId = await given({ senderId, at: { 'a.example': 2, 'b.example': 2, 'c.example': 2 } });
    expect(await byDay(campaignId)).toEqual(['19 4', '20 2']);
    const mixed = await given({
      senderId: await givenSender(db, { perDomainDay: 2 }),
      at: { 'd.example': 4 },
      steps: [email('One'), linkedin],
    });
    // The LinkedIn step follows on the same day, without a sender of its kind.
    expect(await byDay(mixed)).toEqual(['19 2', '19 2', '20 2', '20 2']);
  });

  it('counts steps that follow each other on one day', async () => {
    const senderId = await givenSender(db, { perDomainDay: 3 });
    const campaignId = await given({ senderId, at: { 'e.example': 3 }, steps: [email('One'), email('Two')] });
    expect(await byDay(campaignId)).toEqual(['19 3', '20 3']);
  });

  it('takes off what has gone to the domain today, and what other campaigns send there first', async () => {
    const senderId = await givenSender(db, { perDomainDay: 2 });
    await given({ senderId, at: { 'f.example': 2 }, active: true });
    const campaignId = await given({ senderId, at: { 'f.example': 3, 'g.example': 1 } });
    expect(await byDay(campaignId)).toEqual(['19 1', '20 2', '21 1']);
    await db.execute(sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener, domain)
      VALUES (${senderId}, 'gone', 'other', ${THURSDAY.toISOString()}::timestamptz, true, 'f.example')`);
    // One of the other campaign's goes today, the other one tomorrow.
    expect(await byDay(campaignId)).toEqual(['19 1', '20 1', '21 2']);
  });
});
