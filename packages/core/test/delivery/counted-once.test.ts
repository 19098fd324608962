import { waitUntilBlocked } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { claimWithinLimits } from '../../src/delivery/claim-within-limits.js';
import type { ClaimedAction } from '../../src/delivery/claimed-action.js';
import { passGate } from '../../src/delivery/gate.js';
import { recordSent } from '../../src/delivery/record-sent.js';
import { rescueLost } from '../../src/delivery/rescue.js';
import { doubtActions } from '../../src/delivery/settle.js';
import { executeDue, makeOwner, resolveAction, schema } from '../../src/index.js';
import { ACTOR, email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

/** A message past the gate, with a sender that may send two a day. */
async function givenGated() {
  const id = await givenSender(db, { perDay: 2 });
  const { campaignId } = await givenSending(db, { steps: [email('ONE')], recipients: 2, senders: [id] });
  const sender = (await db.select().from(schema.senders)).find((row) => row.id === id);
  if (!sender) throw new Error('no sender');
  const claim = (owner: string) =>
    claimWithinLimits(db, {
      lane: { sender, readAt: new Date() },
      owner,
      limit: owner === 'slow' ? 1 : 10,
      leaseSeconds: 60,
    });
  const claims = await claim('slow');
  const messageIds = new Map(claims.map(({ actionId }) => [actionId, `${actionId}@us.example`]));
  expect((await passGate(db, claims, { messageIds })).size).toBe(1);
  const counted = async () => (await sql`SELECT 1 FROM sender_sends WHERE sender_id = ${id}`).length;
  return { campaignId, claims, claim, counted };
}

async function rescue(campaignId: string): Promise<void> {
  await sql`
    UPDATE campaign_actions SET lease_until = now() - interval '1 second'
    WHERE status = 'sending' AND campaign_id = ${campaignId}`;
  const { channels } = recordingChannel();
  expect(await rescueLost(db, { channels, isDead: () => false, actor: ACTOR })).toMatchObject({ inDoubt: 1 });
}

const late = async (claims: readonly ClaimedAction[]) =>
  expect((await recordSent(db, { claims, actor: 'executor:late' })).size).toBe(1);

describe('a message whose word comes after it got into doubt', () => {
  it('counts for its sender once', async () => {
    const { campaignId, claims, claim, counted } = await givenGated();
    await rescue(campaignId);
    await late(claims);
    expect(await counted()).toBe(1);
    expect(await claim('next')).toHaveLength(1);
  });

  it('counts once when both are written down at the same time', async () => {
    const { claims, counted } = await givenGated();
    const troubles = claims.map((claim) => ({ ...claim, code: 'in_doubt', detail: 'Lost.' }));
    let recorded: Promise<unknown> = Promise.resolve();
    await db.transaction(async (tx) => {
      await doubtActions(tx, { troubles, actor: ACTOR });
      recorded = late(claims);
      await waitUntilBlocked(sql);
    });
    await recorded;
    expect(await counted()).toBe(1);
  });

  it('counts again when a person has it sent again: two may have gone out', async () => {
    const { campaignId, claims, counted } = await givenGated();
    await rescue(campaignId);
    const [{ actionId } = { actionId: '' }] = claims;
    await resolveAction(db, { campaignId, actionId, as: 'resend', actor: ACTOR });
    const { senderWays, messages } = givenWays();
    const { channels } = recordingChannel();
    await executeDue(db, { channels, senderWays, owner: makeOwner(), campaignId });
    expect(messages).toHaveLength(1);
    expect(await counted()).toBe(2);
  });
});
