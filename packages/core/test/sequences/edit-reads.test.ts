import { expect, it } from 'vitest';
import { executeDue, makeOwner, reorderSteps, updateStep } from '../../src/index.js';
import { readsOf, withoutAutovacuum } from '../setup/rows-read.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';

const MANY = 2_000;
const APART = 500;

/**
 * The planner's figures are of a moment at which nothing was in doubt or under way, so that it takes either for a handful
 * of rows that could be read once for each person.
 */
it.each([
  ['in doubt', `status = 'failed', error_code = 'in_doubt', executed_at = now()`],
  [
    'past the gate',
    `status = 'sending', claimed_by = 'x', lease_until = now() + interval '1 hour', gated_at = now()`,
  ],
])('what an edit reads for a person does not grow with how many are %s', async (_, change) => {
  const database = await testDatabase();
  const { db, sql } = database;
  await withoutAutovacuum(database);
  const { campaignId, steps } = await givenCampaign(db, {
    steps: [email('One'), email('Two', 2), email('Three', 2), email('Four', 2)],
    recipients: MANY,
    at: START,
  });
  await executeDue(db, {
    campaignId,
    now: START,
    channels: recordingChannel().channels,
    owner: makeOwner(),
  });
  await sql`CREATE TABLE kept AS SELECT * FROM campaign_actions WHERE status = 'scheduled'`;
  await sql`DELETE FROM campaign_actions WHERE status = 'scheduled'`;
  await sql`VACUUM ANALYZE campaign_actions`;
  await sql`INSERT INTO campaign_actions SELECT * FROM kept`;
  await sql.unsafe(`
    UPDATE campaign_actions SET ${change}
    WHERE id IN (SELECT id FROM campaign_actions WHERE status = 'scheduled' ORDER BY id LIMIT ${APART})`);
  const sequenceIds = [0, 2, 1, 3].map((n) => steps[n]?.id ?? '');
  const { rowsOf } = await readsOf(database, async (session) => {
    await reorderSteps(session, { campaignId, sequenceIds, actor: ACTOR });
    await updateStep(session, { campaignId, stepNumber: 2, delayDays: 9, actor: ACTOR });
  });
  const [{ moved } = { moved: 0 }] = await sql<{ moved: number }[]>`
    SELECT count(*)::int AS moved FROM campaign_actions WHERE sequence_id = ${sequenceIds[1] ?? ''}`;
  expect(moved).toBe(MANY - APART);
  expect(rowsOf('campaign_actions') / MANY).toBeLessThan(25);
});
