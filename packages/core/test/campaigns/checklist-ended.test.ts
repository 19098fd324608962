import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { activateCampaign, addRecipients } from '../../src/index.js';
import { ACTOR, givenContacts, testDatabase } from '../setup/test-campaign.js';
import { checkedCampaigns, NOW } from './checked-campaigns.js';

const { db } = await testDatabase();
const { given, check } = checkedCampaigns(db);

async function completed(): Promise<string> {
  const { campaignId } = await given({});
  await db.execute(sql`
    UPDATE campaign_recipients SET status = 'completed', completed_at = now() WHERE campaign_id = ${campaignId}`);
  await db.execute(sql`UPDATE campaigns SET status = 'completed' WHERE id = ${campaignId}`);
  return campaignId;
}
const refusalOf = (campaignId: string): Promise<string> =>
  activateCampaign(db, { campaignId, actor: ACTOR, now: NOW }).then(
    () => 'it was activated',
    ({ message }: Error) => message,
  );

test('blocks a completed campaign in which everybody has ended, in the words of activation', async () => {
  const campaignId = await completed();
  const { ready, findings } = await check(campaignId);
  expect(ready).toBe(false);
  expect(findings).toMatchObject([
    { level: 'block', code: 'everybody_ended', detail: await refusalOf(campaignId), field: null },
  ]);
});

test('lets a completed campaign start again that somebody new has come to', async () => {
  const campaignId = await completed();
  await addRecipients(db, { campaignId, contactIds: await givenContacts(db, 1, 'late'), actor: ACTOR });
  expect(await check(campaignId)).toMatchObject({ ready: true, findings: [] });
  expect(await refusalOf(campaignId)).toBe('it was activated');
});

test('says nothing of it where a campaign is not completed', async () => {
  const { campaignId } = await given({});
  await db.execute(sql`
    UPDATE campaign_recipients SET status = 'completed', completed_at = now() WHERE campaign_id = ${campaignId}`);
  expect((await check(campaignId)).findings).toEqual([]);
});
