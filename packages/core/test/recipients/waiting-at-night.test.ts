import { describe, expect, it } from 'vitest';
import { getRecipient, type StepInput } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending } from '../setup/test-senders.js';
import { closedNow, hoursFromNow } from './waiting-campaigns.js';

const { db, sql } = await testDatabase();

describe('somebody who waits while the sending hours are over', () => {
  async function waiting(step: StepInput, since: Date) {
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [step],
      at: since,
      senders: [await givenSender(db)],
      schedule: { name: 'Hours', timezone: 'UTC', windows: closedNow() },
    });
    const [recipientId = ''] = recipientIds;
    const [action] = await sql`SELECT plan_from FROM campaign_actions WHERE recipient_id = ${recipientId}`;
    expect(action).toEqual({ plan_from: null });
    return (await getRecipient(db, { campaignId, recipientId })).waiting;
  }

  it('waits for the delay of their step as long as its days last', async () => {
    expect(await waiting(email('One', 5), hoursFromNow(-1))).toMatchObject({
      code: 'delay',
      detail: expect.stringMatching(/^Waiting for the step's delay, until 2/),
    });
  });

  it('waits for the window when they are over', async () => {
    const code = 'outside_window';
    expect(await waiting(email('One', 5), hoursFromNow(-5 * 24 - 1))).toMatchObject({ code });
    expect(await waiting(email('One', 0), hoursFromNow(-1))).toMatchObject({ code });
  });
});
