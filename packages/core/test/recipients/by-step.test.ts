import { expect, it } from 'vitest';
import {
  campaignStatistics,
  deleteStep,
  executeDue,
  listRecipients,
  makeOwner,
  markResponded,
  STEP_STATES,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { day, START } from '../setup/test-clock.js';

const { db, sql } = await testDatabase();

it('every figure of a step has its list of people, also of a step that has been removed', async () => {
  const { campaignId, recipientIds } = await givenCampaign(db, {
    steps: [email('One'), email('Two', 1), email('Three', 1)],
    recipients: 5,
    at: START,
  });
  const { channels } = recordingChannel();
  const pass = (now: Date, limit?: number) =>
    executeDue(db, { campaignId, now, limit, channels, owner: makeOwner() });
  await pass(START);
  await pass(day(1), 3);
  const [first = ''] = recipientIds;
  await markResponded(db, { campaignId, recipientId: first, actor: ACTOR });
  await sql`
    UPDATE campaign_actions SET status = 'failed', error_code = 'in_doubt'
    WHERE id = (SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} AND status = 'sent' LIMIT 1)`;
  await deleteStep(db, { campaignId, stepNumber: 1, actor: ACTOR });

  const { steps } = await campaignStatistics(db, { campaignId });
  expect(steps.map(({ stepNumber }) => stepNumber)).toEqual([null, 1, 2]);
  const total = (state: (typeof STEP_STATES)[number]) => steps.reduce((sum, step) => sum + step[state], 0);
  for (const stepState of STEP_STATES) {
    expect([stepState, total(stepState) > 0]).toEqual([stepState, true]);
    for (const { sequenceId, stepNumber, ...figures } of steps) {
      const page = { campaignId, stepState, limit: 10, offset: 0 };
      const { items } = await listRecipients(db, { ...page, sequenceId });
      expect([stepState, items.length]).toEqual([stepState, figures[stepState]]);
      if (stepNumber !== null)
        expect((await listRecipients(db, { ...page, stepNumber })).items).toEqual(items);
    }
  }
});
