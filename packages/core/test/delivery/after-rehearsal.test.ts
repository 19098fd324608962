import { expect, it } from 'vitest';
import { executeDue, forecastCampaign, getRecipient, makeOwner } from '../../src/index.js';
import { email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { DAY } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

it.each([
  ['a gap', { minGapSeconds: 60 }],
  ['a limit a day', { perDay: 1 }],
  ['a ramp', { rampStart: 1, rampStep: 5, rampCeiling: 50 }],
])('a rehearsal under a clock ahead uses up nothing of a sender with %s', async (_name, limits) => {
  const sender = await givenSender(db, { mode: 'log', ...limits });
  const given = { steps: [email('ONE')], recipients: 3, senders: [sender] };
  const rehearsed = await givenSending(db, given);
  const ahead = new Date(Date.now() + 30 * DAY * 1_000);
  const { sent } = await passAt(db, { now: ahead, campaignId: rehearsed.campaignId, ways: givenWays() });
  expect(sent).toBe(1);

  const { campaignId } = await givenSending(db, given);
  const { channels, messages } = recordingChannel();
  const { senderWays } = givenWays();
  await executeDue(db, { channels, senderWays, owner: makeOwner(), campaignId });
  expect(messages).toHaveLength(1);
  const [ramp] = await sql`SELECT ramp_started_at <= now() AS begun FROM senders WHERE id = ${sender}`;
  expect(ramp).toEqual({ begun: true });
});

it.each<[string, Parameters<typeof givenSender>[1], { dailyNewRecipients?: number }]>([
  ['a day', { perDay: 1 }, {}],
  ['a company domain', { perDomainDay: 1 }, {}],
  ['new recipients', {}, { dailyNewRecipients: 1 }],
])('nor do reasons and the forecast tell of a limit on %s that a rehearsal has used up', async (...of) => {
  const [, limits, campaign] = of;
  const sender = await givenSender(db, { mode: 'log', ...limits });
  const { campaignId, recipientIds } = await givenSending(db, {
    steps: [email('ONE'), email('TWO', 60)],
    recipients: 2,
    senders: [sender],
    campaign,
  });
  const tomorrow = new Date(Date.now() + DAY * 1_000);
  const { sent } = await passAt(db, { now: tomorrow, campaignId, ways: givenWays() });
  expect(sent).toBe(1);
  const waiting = await Promise.all(
    recipientIds.map(async (recipientId) => (await getRecipient(db, { campaignId, recipientId })).waiting),
  );
  expect(waiting).toContain(null);
  const { sends, today } = await forecastCampaign(db, { campaignId });
  expect(sends[0]).toMatchObject({ date: today, count: 1 });
});
