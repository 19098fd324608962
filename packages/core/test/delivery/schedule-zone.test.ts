import { expect, it } from 'vitest';
import { activateCampaign, planActions } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

it("a schedule that does not go by people's zones plans, says so, and sends in its own", async () => {
  const { db, sql } = await testDatabase();
  const office = [['09:00', '17:00']] as [string, string][];
  const { campaignId, contactIds } = await givenSending(db, {
    steps: [email('One')],
    recipients: 2,
    senders: [await givenSender(db)],
    schedule: { name: 'Office', timezone: 'Europe/Berlin', windows: { mon: office } },
    draft: true,
  });
  const [a = '', b = ''] = contactIds;
  await sql`UPDATE contacts SET region = 'New York', country = 'United States' WHERE id = ${a}`;
  await sql`UPDATE contacts SET timezone = 'Asia/Kolkata' WHERE id = ${b}`;
  await activateCampaign(db, { campaignId, actor: ACTOR, now: new Date('2026-03-02T04:00:00Z') });
  await planActions(db, { campaignId });
  const rows = await sql`
    SELECT DISTINCT zone, zone_source, scheduled_for::text AS at FROM campaign_actions WHERE campaign_id = ${campaignId}`;
  expect(rows).toEqual([
    { zone: 'Europe/Berlin', zone_source: 'schedule', at: expect.stringContaining('2026-03-02 08:00:00') },
  ]);
  const ways = givenWays();
  await passAt(db, { now: new Date('2026-03-02T08:00:30Z'), campaignId, ways });
  expect(ways.messages).toHaveLength(2);
});
