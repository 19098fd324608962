import { expect, it } from 'vitest';
import { executeDue, getRecipient, makeOwner, resolveMany } from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { day, START } from '../setup/test-clock.js';

const { db, sql } = await testDatabase();

/** Of three people two have had both steps; nobody knows whether the first one went out to the last of them. */
async function givenDoubt() {
  const { campaignId, recipientIds } = await givenCampaign(db, {
    steps: [email('One'), email('Two', 1), email('Three', 1)],
    recipients: 3,
    at: START,
  });
  const [doubted = ''] = recipientIds.slice(-1);
  const pass = (now: Date) =>
    executeDue(db, { campaignId, now, channels: recordingChannel().channels, owner: makeOwner() });
  await sql`UPDATE campaign_actions SET status = 'failed', error_code = 'in_doubt' WHERE recipient_id = ${doubted}`;
  await pass(START);
  await pass(day(1));
  return { campaignId, doubted };
}

it('whose message went out after all waits for the next step, also when others have had that one', async () => {
  const { campaignId, doubted } = await givenDoubt();
  await resolveMany(db, {
    campaignId,
    as: 'sent',
    which: { errorCode: 'in_doubt' },
    actor: ACTOR,
    now: day(1),
  });
  expect(await getRecipient(db, { campaignId, recipientId: doubted })).toMatchObject({
    status: 'in_progress',
    currentStep: 1,
  });
  const next = await sql`
    SELECT s.step_number FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
    WHERE a.recipient_id = ${doubted} AND a.status = 'scheduled'`;
  expect([...next]).toEqual([{ step_number: 2 }]);
});
