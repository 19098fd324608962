import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { retryActions } from '../../src/delivery/come-back.js';
import { completeEndedCampaigns } from '../../src/delivery/complete.js';
import { passGate } from '../../src/delivery/gate.js';
import { recordSent } from '../../src/delivery/record-sent.js';
import {
  activateCampaign,
  claimDueActions,
  getCampaign,
  getRecipient,
  listAttention,
  makeOwner,
  pauseRecipient,
  pauseRecipients,
  resumeRecipient,
  resumeRecipients,
  updateStep,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, inOrder, testDatabase } from '../setup/test-campaign.js';

describe('a paused person', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });

  const claim = (campaignId: string) =>
    claimDueActions(connection.db, { owner: makeOwner(), limit: 10, leaseSeconds: 60, campaignId });

  async function given(params: { draft?: boolean } = {}) {
    const campaign = await givenCampaign(connection.db, { steps: [email('Hi'), email('Again')], ...params });
    const [recipientId = ''] = campaign.recipientIds;
    return { ...campaign, recipientId, at: { campaignId: campaign.campaignId, recipientId, actor: ACTOR } };
  }

  const actionsOf = (recipientId: string) =>
    connection.sql`SELECT status, error_code, held_at IS NOT NULL AS held FROM campaign_actions
                   WHERE recipient_id = ${recipientId} ORDER BY id`;
  const value = <T>(result: PromiseSettledResult<T>): T => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  };
  const exclusive = (campaignId: string) => (tx: typeof connection.sql) =>
    tx`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 0))`;

  it('is not claimed until resumed, says why, and needs nobody’s attention', async () => {
    const { campaignId, at } = await given();
    const paused = await pauseRecipient(connection.db, at);
    expect(paused).toMatchObject({
      inFlight: 0,
      nextActionAt: null,
      waiting: { code: 'recipient_paused', detail: expect.stringMatching(/^test@example.com has paused/) },
    });
    expect(await claim(campaignId)).toEqual([]);
    expect(await listAttention(connection.db, { campaignId, limit: 9, offset: 0 })).toMatchObject({
      total: 0,
    });
    expect((await getCampaign(connection.db, { campaignId })).stats.needsAttention).toBe(0);
    expect(await completeEndedCampaigns(connection.db, { actor: ACTOR, campaignId })).toEqual([]);
    expect(await resumeRecipient(connection.db, at)).toMatchObject({ pausedAt: null, waiting: null });
    expect(await claim(campaignId)).toHaveLength(1);
  });

  it('has a claim before the gate taken back by the pause', async () => {
    const { campaignId, recipientId, at } = await given();
    const claims = await claim(campaignId);
    const [paused, passed] = await inOrder(connection, {
      hold: exclusive(campaignId),
      first: () => pauseRecipient(connection.db, at),
      second: () => passGate(connection.db, claims),
    });
    expect(value(paused).inFlight).toBe(0);
    expect(value(passed).size).toBe(0);
    expect(await actionsOf(recipientId)).toMatchObject([
      { status: 'scheduled', error_code: 'paused', held: true },
    ]);
  });

  it('is told of a message that passed the gate first; the step behind it waits', async () => {
    const { campaignId, recipientId, at } = await given();
    const claims = await claim(campaignId);
    const [passed, paused] = await inOrder(connection, {
      hold: exclusive(campaignId),
      first: () => passGate(connection.db, claims),
      second: () => pauseRecipient(connection.db, at),
    });
    expect(value(passed).size).toBe(1);
    expect(value(paused).inFlight).toBe(1);
    await recordSent(connection.db, { claims, actor: ACTOR });
    expect(await actionsOf(recipientId)).toMatchObject([
      { status: 'sent', error_code: null, held: false },
      { status: 'scheduled', error_code: 'paused', held: true },
    ]);
    expect(await claim(campaignId)).toEqual([]);
    await resumeRecipient(connection.db, at);
    expect(await claim(campaignId)).toHaveLength(1);
  });

  it('stays paused when a message in flight comes back untaken', async () => {
    const { campaignId, recipientId, at } = await given();
    const claims = await claim(campaignId);
    await passGate(connection.db, claims);
    await pauseRecipient(connection.db, at);
    await retryActions(connection.db, {
      troubles: claims.map((one) => ({
        ...one,
        code: '451',
        detail: 'Later.',
        afterSeconds: 0,
        outage: false,
      })),
      actor: ACTOR,
    });
    expect(await actionsOf(recipientId)).toMatchObject([
      { status: 'scheduled', error_code: 'paused', held: true },
    ]);
    expect(await claim(campaignId)).toEqual([]);
  });

  it('stays paused through a launch and through changes of the step', async () => {
    const { campaignId, recipientId, at } = await given({ draft: true });
    await pauseRecipient(connection.db, at);
    await activateCampaign(connection.db, { campaignId, actor: ACTOR });
    expect(await claim(campaignId)).toEqual([]);
    await updateStep(connection.db, {
      campaignId,
      stepNumber: 1,
      messageTemplate: 'Hello',
      delayDays: 1,
      actor: ACTOR,
    });
    await updateStep(connection.db, { campaignId, stepNumber: 1, delayDays: 0, actor: ACTOR });
    expect(await actionsOf(recipientId)).toMatchObject([
      { status: 'scheduled', error_code: 'paused', held: true },
    ]);
    expect(await claim(campaignId)).toEqual([]);
  });

  it('is left out, with the reason, when they have ended or are in another campaign', async () => {
    const ended = await given();
    const other = await given();
    await connection.db.execute(
      sql`UPDATE campaign_recipients SET status = 'completed', stop_reason = 'finished' WHERE id = ${ended.recipientId}`,
    );
    await expect(pauseRecipient(connection.db, ended.at)).rejects.toMatchObject({ code: 'conflict' });
    const many = {
      campaignId: ended.campaignId,
      recipientIds: [ended.recipientId, other.recipientId],
      actor: ACTOR,
    };
    const refused = [
      { recipientId: ended.recipientId, reason: 'ended' },
      { recipientId: other.recipientId, reason: 'not_found' },
    ];
    expect(await pauseRecipients(connection.db, many)).toEqual({ paused: 0, inFlight: 0, refused });
    expect(await resumeRecipients(connection.db, many)).toEqual({ resumed: 0, refused });
  });

  it('is paused once however often it is said, and the log names who did it', async () => {
    const { at, recipientId } = await given();
    const first = await pauseRecipient(connection.db, at);
    expect((await pauseRecipient(connection.db, at)).pausedAt).toEqual(first.pausedAt);
    await resumeRecipient(connection.db, at);
    expect((await getRecipient(connection.db, at)).pausedAt).toBeNull();
    expect(
      await connection.sql`SELECT actor, event FROM audit_events
        WHERE recipient_id = ${recipientId} AND event LIKE 'recipient.%' ORDER BY id`,
    ).toEqual([
      { actor: ACTOR, event: 'recipient.paused' },
      { actor: ACTOR, event: 'recipient.resumed' },
    ]);
  });
});
