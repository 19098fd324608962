import { describe, expect, it } from 'vitest';
import {
  getCampaign,
  getRecipient,
  markBounced,
  pauseRecipient,
  resolveAction,
  resumeRecipient,
  updateStep,
} from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { DAY, HOUR, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

/** To the first of two people the steps have gone out as far as `sent`, the message of one came back and is to be sent again. */
async function givenResent(params: { steps: ReturnType<typeof email>[]; sent?: number; cameBack?: number }) {
  const { steps, sent = 1, cameBack = 1 } = params;
  const senders = [await givenSender(db)];
  const { campaignId, recipientIds } = await givenSending(db, { steps, recipients: 2, at: START, senders });
  const [recipientId = '', other = ''] = recipientIds;
  // Keeps the campaign from being over.
  await pauseRecipient(db, { campaignId, recipientId: other, actor: ACTOR });
  for (let day = 0; day < sent; day++)
    await passAt(db, { now: later(day * DAY), campaignId, ways: givenWays() });
  const [action] = await sql`
    SELECT a.id FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
    WHERE a.recipient_id = ${recipientId} AND a.status = 'sent' AND s.step_number = ${cameBack}`;
  const actionId = String(action?.id);
  await markBounced(db, {
    campaignId,
    recipientId,
    actionId,
    actor: ACTOR,
    suppressed: false,
    detail: 'Mailbox full.',
  });
  const now = later((sent - 1) * DAY + HOUR);
  await resolveAction(db, { campaignId, actionId, as: 'resend', actor: ACTOR, now });
  const recipient = async () => await getRecipient(db, { campaignId, recipientId });
  const edit = async (stepNumber: number) =>
    await updateStep(db, { campaignId, stepNumber, messageTemplate: `${stepNumber}, edited`, actor: ACTOR });
  /** What goes out in the days after, to both when the other one is let go on. */
  const goesOut = async () => {
    const ways = givenWays();
    for (let day = sent; day < sent + 9; day++) await passAt(db, { now: later(day * DAY), campaignId, ways });
    return ways.messages.filter((message) => message.recipientId === recipientId).map(({ body }) => body[0]);
  };
  return { campaignId, other, recipient, edit, goesOut };
}

describe('what came back and is sent again', () => {
  it('goes out when its step is edited before, and the campaign completes', async () => {
    const { campaignId, other, recipient, edit, goesOut } = await givenResent({ steps: [email('1')] });
    expect(await recipient()).toMatchObject({ status: 'pending', currentStep: 0 });
    await edit(1);
    await resumeRecipient(db, { campaignId, recipientId: other, actor: ACTOR });
    expect(await goesOut()).toEqual(['1']);
    expect(await recipient()).toMatchObject({ status: 'completed', currentStep: 1 });
    expect((await getCampaign(db, { campaignId })).status).toBe('completed');
  });

  it('goes out before the step behind it when that one is edited', async () => {
    const { edit, goesOut } = await givenResent({ steps: [email('1'), email('2', 3)] });
    await edit(2);
    expect(await goesOut()).toEqual(['1', '2']);
  });

  it('leaves its person behind the step before it', async () => {
    const steps = [email('1'), email('2', 1), email('3', 1)];
    const { recipient, edit, goesOut } = await givenResent({ steps, sent: 2, cameBack: 2 });
    expect(await recipient()).toMatchObject({ status: 'in_progress', currentStep: 1 });
    await edit(3);
    expect(await goesOut()).toEqual(['2', '3']);
  });

  it('goes out when a later step has gone out already', async () => {
    const steps = [email('1'), email('2', 1), email('3', 1)];
    const { edit, goesOut } = await givenResent({ steps, sent: 2, cameBack: 1 });
    await edit(3);
    expect(await goesOut()).toEqual(['1', '3']);
  });
});
