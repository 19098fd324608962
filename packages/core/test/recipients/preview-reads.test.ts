import { expect, it } from 'vitest';
import { previewRecipients } from '../../src/index.js';
import { readsOf } from '../setup/rows-read.js';
import { email, givenCampaign, givenContacts, testDatabase } from '../setup/test-campaign.js';

const MANY = 3_000;

const database = await testDatabase();
const { db, sql } = database;

it('whom an audience leaves out is not asked of each profile while no profile is suppressed', async () => {
  await givenContacts(db, MANY, 'many');
  const { campaignId } = await givenCampaign(db, { steps: [email('One')], draft: true });
  await sql`
    INSERT INTO suppressions (address_key, kind, reason, actor)
    SELECT 'many' || n || '@firm.example', 'email', 'manual', 'user:test' FROM generate_series(1, 1000) n`;
  await sql`VACUUM ANALYZE`;
  const { result, rowsOf } = await readsOf(database, (session) =>
    previewRecipients(session, { campaignId, filter: {} }),
  );
  expect([result.ready, result.skippedCounts]).toEqual([
    MANY - 1_000,
    { suppressed: 1_000, already_added: 1 },
  ]);
  // The audience, and by their keys those whose mail address is suppressed.
  expect(rowsOf('contacts')).toBeLessThan(2.5 * MANY);
});
