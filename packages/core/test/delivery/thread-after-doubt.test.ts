import { expect, it } from 'vitest';
import { claimWithinLimits } from '../../src/delivery/claim-within-limits.js';
import { passGate } from '../../src/delivery/gate.js';
import { rescueLost } from '../../src/delivery/rescue.js';
import { type OutgoingMessage, resolveAction, schema } from '../../src/index.js';
import { ACTOR, email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { DAY, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

const given = async () =>
  await givenSending(db, {
    steps: [email('One', 0, 'Hello {{ first_name }}'), email('Two', 1, null)],
    at: START,
    senders: [await givenSender(db)],
  });
const textsOf = (campaignId: string) => sql`
  SELECT m.subject, m.body, m.message_id FROM sent_messages m JOIN campaign_actions a ON a.id = m.action_id
  WHERE a.campaign_id = ${campaignId} ORDER BY m.at`;

/** Says of the message in doubt that it went out, or sends it again, and lets the next one go out. */
async function goOn(campaignId: string, as: 'sent' | 'resend'): Promise<OutgoingMessage[]> {
  const [doubt] = await sql`SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId}`;
  await resolveAction(db, { campaignId, actionId: doubt?.id, as, actor: ACTOR, now: later(60) });
  const ways = givenWays();
  // A delay counts from the gate, which goes by the database's clock, not by the simulated one.
  const days = (n: number) => new Date(Date.now() + n * DAY * 1_000);
  for (const now of [later(120), days(2), days(4)]) await passAt(db, { now, campaignId, ways });
  return ways.messages;
}

const lost = () => givenWays(() => ({ kind: 'unknown', code: 'no_reply', detail: 'Lost behind the dot.' }));

it('a follow-up answers in the thread of a mail that was in doubt and went out, whose text is kept', async () => {
  const { campaignId } = await given();
  const ways = lost();
  await passAt(db, { now: START, campaignId, ways });
  const [first] = ways.messages;
  const kept = { subject: 'Hello First1', body: first?.body, message_id: first?.mail?.messageId };
  expect(await textsOf(campaignId)).toEqual([kept]);
  const [followUp] = await goOn(campaignId, 'sent');
  expect(followUp).toMatchObject({
    subject: 'Re: Hello First1',
    mail: { references: [first?.mail?.messageId] },
  });
});

it('a mail in doubt that is sent again is in its thread once', async () => {
  const { campaignId } = await given();
  const ways = lost();
  await passAt(db, { now: START, campaignId, ways });
  const [again, followUp] = await goOn(campaignId, 'resend');
  expect(again?.mail?.references).toEqual([]);
  expect(followUp).toMatchObject({
    subject: 'Re: Hello First1',
    mail: { references: [ways.messages[0]?.mail?.messageId] },
  });
  expect(await textsOf(campaignId)).toHaveLength(2);
});

it('also behind a crash, where nobody knows the text: by what the gate has noted, and its subject as of today', async () => {
  const { campaignId } = await given();
  const senders = await db.select().from(schema.senders);
  const sender = senders.at(-1);
  if (!sender) throw new Error('no sender');
  const claims = await claimWithinLimits(db, {
    lane: { sender, readAt: new Date() },
    owner: 'dead',
    limit: 5,
    leaseSeconds: 60,
    now: START,
  });
  const messageIds = new Map(claims.map(({ actionId }) => [actionId, 'first@us.example']));
  expect((await passGate(db, claims, { messageIds })).size).toBe(1);
  const { channels } = recordingChannel();
  await rescueLost(db, { channels, isDead: () => true, actor: 'executor:test', now: START });
  expect(await textsOf(campaignId)).toEqual([]);
  const [followUp] = await goOn(campaignId, 'sent');
  expect(followUp).toMatchObject({
    subject: 'Re: Hello First1',
    mail: { references: ['first@us.example'] },
  });
});
