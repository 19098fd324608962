import { describe, expect, it } from 'vitest';
import { retryActions, ungate } from '../../src/delivery/come-back.js';
import type { Fenced } from '../../src/delivery/fence.js';
import { pauseRecipients, resumeRecipients, type StepInput, updateStep } from '../../src/index.js';
import { ACTOR, email, inOrder, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const START = new Date('2026-03-02T09:00:00Z');
const later = (hours: number) => new Date(START.getTime() + hours * 3_600_000);
const linkedin: StepInput = { channel: 'linkedin_message', messageTemplate: 'Hi', delayDays: 1 };

const connection = await testDatabase();
const { db } = connection;
const givenProfile = () =>
  givenSender(db, { kind: 'linkedin', mode: 'http', fromEmail: null, httpUrl: 'https://x.example' });

describe('messages that wait for a step whose channel changes', () => {
  const senderIds = async (campaignId: string) =>
    (await connection.sql`SELECT sender_id FROM campaign_actions WHERE campaign_id = ${campaignId}`).map(
      (row) => row.sender_id,
    );

  async function given(step: StepInput, senders: string[]) {
    const campaign = await givenSending(db, { steps: [step], at: START, recipients: 2, senders });
    const change = (channel: StepInput['channel'], subject: string | null) =>
      updateStep(db, { campaignId: campaign.campaignId, stepNumber: 1, channel, subject, actor: ACTOR });
    return { ...campaign, change };
  }

  it('take a LinkedIn account when it becomes one for LinkedIn', async () => {
    const [mailbox, profile] = [await givenSender(db), await givenProfile()];
    const { campaignId, change } = await given(email('One', 1), [mailbox, profile]);
    expect(await senderIds(campaignId)).toEqual([mailbox, mailbox]);
    await change('linkedin_message', null);
    expect(await senderIds(campaignId)).toEqual([profile, profile]);
  });

  it('take a mailbox when it becomes an e-mail', async () => {
    const [mailbox, profile] = [await givenSender(db), await givenProfile()];
    const { campaignId, change } = await given(linkedin, [mailbox, profile]);
    expect(await senderIds(campaignId)).toEqual([profile, profile]);
    await change('email', 'Subject');
    expect(await senderIds(campaignId)).toEqual([mailbox, mailbox]);
    const ways = givenWays();
    await passAt(db, { now: later(25), campaignId, ways });
    await passAt(db, { now: later(26), campaignId, ways });
    expect(ways.messages.map(({ channel, to }) => [channel, to.includes('@')])).toEqual([
      ['email', true],
      ['email', true],
    ]);
  });

  it('never go to a mailbox with a LinkedIn address, though the campaign has no account for it', async () => {
    const { campaignId, change } = await given(email('One', 1), [await givenSender(db)]);
    await change('linkedin_message', null);
    expect(await senderIds(campaignId)).toEqual([null, null]);
    const ways = givenWays();
    await passAt(db, { now: later(25), campaignId, ways });
    expect(ways.messages).toEqual([]);
  });

  it('of a paused person stay paused, and go out from the new sender when they are resumed', async () => {
    const [mailbox, profile] = [await givenSender(db), await givenProfile()];
    const { campaignId, recipientIds, change } = await given(email('One', 1), [mailbox, profile]);
    await pauseRecipients(db, { campaignId, recipientIds, actor: ACTOR });
    await change('linkedin_message', null);
    expect(await senderIds(campaignId)).toEqual([profile, profile]);
    const ways = givenWays();
    await passAt(db, { now: later(25), campaignId, ways });
    expect(ways.messages).toEqual([]);
    await resumeRecipients(db, { campaignId, recipientIds, actor: ACTOR });
    await passAt(db, { now: later(26), campaignId, ways });
    await passAt(db, { now: later(27), campaignId, ways });
    expect(ways.messages.map(({ channel }) => channel)).toEqual(['linkedin_message', 'linkedin_message']);
  });

  it('that have been claimed are taken back; what is past the gate goes out as it was', async () => {
    const [mailbox, profile] = [await givenSender(db), await givenProfile()];
    const { campaignId, recipientIds, change } = await given(email('One', 1), [mailbox, profile]);
    await connection.sql`
      UPDATE campaign_actions SET status = 'sending', claimed_by = 'h:1:x', attempt = 1, lease_until = now() + interval '1 hour',
        gated_at = CASE WHEN recipient_id = ${recipientIds[0] ?? ''} THEN now() END
      WHERE campaign_id = ${campaignId}`;
    await change('linkedin_message', null);
    const rows = await connection.sql`
      SELECT status, sender_id FROM campaign_actions WHERE campaign_id = ${campaignId} ORDER BY status`;
    expect(rows).toEqual([
      { status: 'scheduled', sender_id: profile },
      { status: 'sending', sender_id: mailbox },
    ]);
  });

  /** Two that are past the gate of a step that then becomes one for LinkedIn; `put` puts them off. */
  async function givenPast() {
    const [mailbox, profile] = [await givenSender(db), await givenProfile()];
    const { campaignId, change } = await given(email('One', 1), [mailbox, profile]);
    const claims = await connection.sql<Fenced[]>`
      UPDATE campaign_actions
      SET status = 'sending', claimed_by = 'h:1:x', attempt = 1, lease_until = now() + interval '1 hour', gated_at = now()
      WHERE campaign_id = ${campaignId}
      RETURNING id AS "actionId", attempt, campaign_id AS "campaignId", recipient_id AS "recipientId"`;
    const troubles = claims.map((claim) => ({
      ...claim,
      code: 'busy',
      detail: '451',
      afterSeconds: 60,
      outage: false,
    }));
    const putOff = () => retryActions(db, { troubles, actor: 'executor:test' });
    return { campaignId, claims, mailbox, profile, putOff, change: () => change('linkedin_message', null) };
  }

  it('that are past the gate and put off then take a sender of the new kind', async () => {
    const { campaignId, mailbox, profile, change, putOff } = await givenPast();
    await change();
    expect(await senderIds(campaignId)).toEqual([mailbox, mailbox]);
    await putOff();
    expect(await senderIds(campaignId)).toEqual([profile, profile]);
  });

  it('that come back from behind the gate then take a sender of the new kind', async () => {
    const { campaignId, claims, profile, change } = await givenPast();
    await change();
    await ungate(db, claims);
    expect(await senderIds(campaignId)).toEqual([profile, profile]);
  });

  it('that are put off while the channel is being changed take a sender of the new kind', async () => {
    const { campaignId, profile, change, putOff } = await givenPast();
    await inOrder(connection, {
      hold: (sql) => sql`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 0))`,
      first: change,
      second: putOff,
    });
    expect(await senderIds(campaignId)).toEqual([profile, profile]);
  });
});
