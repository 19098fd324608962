import { describe, expect, it } from 'vitest';
import {
  addStep,
  deleteStep,
  getRecipient,
  pauseRecipients,
  resolveAction,
  resumeRecipients,
  updateStep,
} from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { DAY, HOUR, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

async function given(
  values: Parameters<typeof givenSender>[1],
  campaign: { dailyNewRecipients?: number } = {},
) {
  const sender = await givenSender(db, { mode: 'manual', ...values });
  const { campaignId } = await givenSending(db, {
    steps: [email('One')],
    recipients: 10,
    at: START,
    senders: [sender],
    campaign,
  });
  const pass = async (seconds: number) =>
    (await passAt(db, { now: later(seconds), campaignId, ways: givenWays() })).held;
  const handedOut = async () =>
    (
      await sql`SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} AND error_code = 'manual' ORDER BY id`
    ).map((row) => String(row.id));
  return { sender, campaignId, pass, handedOut };
}

const countedOf = async (sender: string) =>
  (
    await sql`
      SELECT count(*)::int AS all, count(DISTINCT action_id)::int AS messages FROM sender_sends
      WHERE sender_id = ${sender}`
  )[0];

describe('what a person sends by hand', () => {
  it('is handed out as the sender’s day allows', async () => {
    const { pass } = await given({ perDay: 3 });
    expect([await pass(0), await pass(HOUR), await pass(DAY + 1)]).toEqual([3, 0, 3]);
  });

  it('is handed out as the campaign takes new people', async () => {
    const { pass } = await given({}, { dailyNewRecipients: 2 });
    expect([await pass(0), await pass(HOUR), await pass(DAY + 1)]).toEqual([2, 0, 2]);
  });

  it('is handed out one at a time, with the sender’s gap between', async () => {
    const { pass } = await given({ minGapSeconds: 600 });
    expect([await pass(0), await pass(300), await pass(1_000)]).toEqual([1, 0, 1]);
  });

  it('is given back to the limits when it is not sent, and counted once when it is', async () => {
    const { campaignId, sender, pass, handedOut } = await given({ perDay: 2 });
    await pass(0);
    const [first = '', second = ''] = await handedOut();
    const answer = { campaignId, actor: ACTOR, now: later(60) };
    await resolveAction(db, { ...answer, actionId: first, as: 'sent' });
    await resolveAction(db, { ...answer, actionId: second, as: 'give_up' });
    const [counted] = await sql`SELECT count(*)::int AS n FROM sender_sends WHERE sender_id = ${sender}`;
    expect(counted?.n).toBe(1);
    expect(await pass(HOUR)).toBe(1);
  });

  it('stays in hand while its person is paused and resumed, and counts once', async () => {
    const { campaignId, sender, pass, handedOut } = await given({ perDay: 4 });
    await pass(0);
    const inHand = await handedOut();
    const people = await sql`SELECT id FROM campaign_recipients WHERE campaign_id = ${campaignId}`;
    const of = { campaignId, recipientIds: people.map(({ id }) => String(id)), actor: ACTOR };
    await pauseRecipients(db, { ...of, now: later(10) });
    expect(await handedOut()).toEqual(inHand);
    await resumeRecipients(db, { ...of, now: later(20) });
    expect(await handedOut()).toEqual(inHand);
    expect(await pass(30)).toBe(0);
    expect(await countedOf(sender)).toEqual({ all: 4, messages: 4 });
  });

  it('says of those who wait that the limit is reached', async () => {
    const { campaignId, pass } = await given({ perDay: 1 });
    await pass(0);
    const [waiting] = await sql`
      SELECT r.id FROM campaign_recipients r JOIN campaign_actions a ON a.recipient_id = r.id
      WHERE r.campaign_id = ${campaignId} AND a.held_at IS NULL LIMIT 1`;
    await sql`UPDATE sender_sends SET at = now()`;
    const { waiting: why } = await getRecipient(db, { campaignId, recipientId: String(waiting?.id) });
    expect(why?.code).toBe('sender_day_limit');
  });

  it('stays in hand, counted once, when the text of its step is edited', async () => {
    const { campaignId, sender, pass, handedOut } = await given({ perDay: 4 });
    await pass(0);
    const inHand = await handedOut();
    await updateStep(db, { campaignId, stepNumber: 1, messageTemplate: 'One!', actor: ACTOR });
    expect(await handedOut()).toEqual(inHand);
    expect([await pass(HOUR), await pass(DAY + 1)]).toEqual([0, 4]);
    expect(await countedOf(sender)).toEqual({ all: 8, messages: 8 });
  });

  it('is taken back from the limits when its step goes out on another day', async () => {
    const { campaignId, sender, pass, handedOut } = await given({ perDay: 4 });
    await pass(0);
    await updateStep(db, { campaignId, stepNumber: 1, delayDays: 1, actor: ACTOR });
    expect(await handedOut()).toEqual([]);
    expect(await countedOf(sender)).toEqual({ all: 0, messages: 0 });
  });

  it('is taken back from the limits when its step is removed, and the one behind it counts', async () => {
    const { campaignId, sender, pass } = await given({ perDay: 4 });
    await addStep(db, { campaignId, ...email('Two', 0), actor: ACTOR });
    await pass(0);
    await deleteStep(db, { campaignId, stepNumber: 1, actor: ACTOR });
    expect(await countedOf(sender)).toEqual({ all: 0, messages: 0 });
    expect(await pass(HOUR)).toBe(4);
    expect(await countedOf(sender)).toEqual({ all: 4, messages: 4 });
  });
});
