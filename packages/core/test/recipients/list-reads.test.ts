import { beforeAll, expect, it } from 'vitest';
import { listAttention, listRecipients } from '../../src/index.js';
import { readsOf } from '../setup/rows-read.js';
import { email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';

const MANY = 1_500;
const PAGE = { limit: 10, offset: MANY - 10 };

const database = await testDatabase();
const { db, sql } = database;
const steps = [email('One'), email('Two', 1)];
let campaignId: string;
beforeAll(async () => {
  await givenCampaign(db, { steps, recipients: MANY, at: START });
  ({ campaignId } = await givenCampaign(db, { steps, recipients: MANY, at: START }));
  await sql`ANALYZE`;
});

it('the last page of a list reads no more people than it shows, and counts none', async () => {
  const { result, rowsOf } = await readsOf(database, (session) =>
    listRecipients(session, { campaignId, ...PAGE }),
  );
  expect([result.items.length, result.total]).toEqual([10, MANY]);
  expect(rowsOf('contacts')).toBeLessThan(20);
  // Those of both campaigns once, to choose the page.
  expect(rowsOf('campaign_recipients')).toBeLessThan(2 * MANY + 50);
});

it('the last page of what waits for a person looks up nothing of the pages before', async () => {
  await sql`
    UPDATE campaign_actions SET status = 'failed', error_code = 'refused', executed_at = now()
    WHERE campaign_id = ${campaignId}`;
  await sql`
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id)
    SELECT 'executor:x', 'action.failed', campaign_id, recipient_id, id FROM campaign_actions
    WHERE campaign_id = ${campaignId}`;
  await sql`ANALYZE`;
  const { result, rowsOf } = await readsOf(database, (session) =>
    listAttention(session, { campaignId, ...PAGE }),
  );
  expect([result.items.length, result.total]).toEqual([10, MANY]);
  expect(result.items[0]?.evidence.reportedBy).toBe('executor:x');
  expect(rowsOf('contacts')).toBeLessThan(20);
});
