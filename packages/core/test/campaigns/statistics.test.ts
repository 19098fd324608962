import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { campaignStatistics, executeDue, makeOwner, markResponded } from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { day, START } from '../setup/test-clock.js';

const { db } = await testDatabase();
const { channels } = recordingChannel();

const pass = (campaignId: string, now: Date, limit?: number) =>
  executeDue(db, { campaignId, now, limit, channels, owner: makeOwner() });
const answered = (campaignId: string, recipientId: string, at: Date) =>
  markResponded(db, { campaignId, recipientId, actor: ACTOR, at });

async function repliesByDay(campaignId: string) {
  const { responsesByDay } = await campaignStatistics(db, { campaignId });
  return responsesByDay
    .filter(({ responded }) => responded > 0)
    .map(({ date, responded }) => [date, responded]);
}
const dateOf = (instant: Date) => instant.toISOString().slice(0, 10);

test('who answered without having been written to raises no rate', async () => {
  const { campaignId, recipientIds } = await givenCampaign(db, {
    steps: [email('Hi')],
    recipients: 3,
    at: START,
  });
  await pass(campaignId, START, 1);
  for (const recipientId of recipientIds) await answered(campaignId, recipientId, day(1));
  const statistics = await campaignStatistics(db, { campaignId });
  expect(statistics).toMatchObject({ contacted: 1, responded: 3, responseRate: 1 });
  expect(statistics.steps).toMatchObject([{ sent: 1, responded: 1, responseRate: 1 }]);
});

test('where nobody was written to there is no rate', async () => {
  const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('Hi')], draft: true });
  await answered(campaignId, recipientIds[0] ?? '', day(1));
  expect(await campaignStatistics(db, { campaignId })).toMatchObject({ responded: 1, responseRate: null });
});

test('a reply counts on its own day, also when the sequence had ended before', async () => {
  const { campaignId, recipientIds } = await givenCampaign(db, {
    steps: [email('Hi')],
    recipients: 3,
    at: START,
  });
  await pass(campaignId, START);
  const [first = '', second = '', third = ''] = recipientIds;
  await answered(campaignId, first, day(4));
  await answered(campaignId, second, day(4));
  await answered(campaignId, third, day(6));
  expect(await repliesByDay(campaignId)).toEqual([
    [dateOf(day(4)), 2],
    [dateOf(day(6)), 1],
  ]);
});

test('a reply before any message counts on the day it was told', async () => {
  const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('Hi')], draft: true });
  await answered(campaignId, recipientIds[0] ?? '', day(2));
  expect(await repliesByDay(campaignId)).toEqual([[dateOf(day(2)), 1]]);
});

test('somebody with two answered messages counts once, on the later day', async () => {
  const { campaignId, recipientIds } = await givenCampaign(db, {
    steps: [email('One'), email('Two', 1)],
    at: START,
  });
  await pass(campaignId, START);
  await pass(campaignId, day(1));
  const [recipientId = ''] = recipientIds;
  await answered(campaignId, recipientId, day(5));
  await db.execute(sql`
    UPDATE campaign_actions SET status = 'responded', response_received_at = ${day(3).toISOString()}
    WHERE recipient_id = ${recipientId} AND status = 'sent'`);
  expect(await repliesByDay(campaignId)).toEqual([[dateOf(day(5)), 1]]);
});
