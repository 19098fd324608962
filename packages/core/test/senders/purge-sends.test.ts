import { expect, it } from 'vitest';
import { BOUNCE_WINDOW } from '../../src/campaigns/bounce-guard.js';
import { purgeSends, SENDS_KEPT_DAYS } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';

const { db, sql } = await testDatabase();

it('what something still counts stays, and nothing else', async () => {
  const days = [0, BOUNCE_WINDOW.days + 1, SENDS_KEPT_DAYS - 1, SENDS_KEPT_DAYS + 1, 1_000];
  for (const ago of days)
    await sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
      VALUES ('s', ${`a${ago}`}, 'c', now() - make_interval(days => ${ago}), true)`;
  await purgeSends(db);
  const left = await sql`SELECT action_id FROM sender_sends ORDER BY id`;
  expect(left.map((row) => row.action_id)).toEqual(days.slice(0, 3).map((ago) => `a${ago}`));
});
