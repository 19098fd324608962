import { expect, it } from 'vitest';
import { forecastCampaign } from '../../src/index.js';
import { readsOf } from '../setup/rows-read.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';
import { givenSender, givenSending } from '../setup/test-senders.js';

const MANY = 1_500;

const database = await testDatabase();
const { db, sql } = database;
const steps = [email('One'), email('Two', 3)];

it('a forecast reads nothing of what others send, and of its own people only their messages', async () => {
  const [own = '', others = ''] = [await givenSender(db), await givenSender(db, { perDomainDay: 5 })];
  const { campaignId } = await givenSending(db, { steps, recipients: MANY, at: START, senders: [own] });
  for (let n = 0; n < 3; n++)
    await givenSending(db, { steps, recipients: MANY, at: START, senders: [others] });
  await sql`ANALYZE`;
  const { result, rowsOf } = await readsOf(database, (session) =>
    forecastCampaign(session, { campaignId, now: START }),
  );
  expect(result.sends.map(({ count }) => count)).toEqual([MANY, MANY]);
  // Whether somebody of this campaign waits for its start, by every plan that there is.
  expect(rowsOf('campaign_recipients')).toBeLessThan(2 * 4 * MANY + 50);
  expect(rowsOf('contacts')).toBeLessThan(50);
  expect(rowsOf('campaign_actions')).toBeLessThan(2 * 4 * MANY + 50);
});
