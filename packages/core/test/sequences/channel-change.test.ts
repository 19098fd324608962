import { describe, expect, it } from 'vitest';
import { updateStep } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';
import { givenSender, givenSending } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

describe('a step that is changed', () => {
  it('to another channel goes out from a sender of that kind', async () => {
    const mailbox = await givenSender(db);
    const profile = await givenSender(db, { kind: 'linkedin', mode: 'manual' });
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 3,
      at: START,
      senders: [mailbox, profile],
    });
    const sendersOf = async () =>
      (await sql`SELECT DISTINCT sender_id FROM campaign_actions WHERE campaign_id = ${campaignId}`).map(
        (row) => row.sender_id,
      );
    expect(await sendersOf()).toEqual([mailbox]);
    await updateStep(db, { campaignId, stepNumber: 1, channel: 'linkedin_message', actor: ACTOR });
    expect(await sendersOf()).toEqual([profile]);
    await updateStep(db, { campaignId, stepNumber: 1, channel: 'email', actor: ACTOR });
    expect(await sendersOf()).toEqual([mailbox]);
  });

  it('has no subject when it is given one of blanks', async () => {
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      at: START,
      senders: [await givenSender(db)],
    });
    const step = await updateStep(db, { campaignId, stepNumber: 2, subject: '   ', actor: ACTOR });
    expect(step.subject).toBeNull();
  });
});
