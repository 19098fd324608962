import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { passGate } from '../../src/delivery/gate.js';
import { recordSent } from '../../src/delivery/record-sent.js';
import { rescueLost } from '../../src/delivery/rescue.js';
import {
  claimDueActions,
  executeDue,
  getRecipient,
  isProvablyDead,
  listAttention,
  makeOwner,
  resolveAction,
} from '../../src/index.js';
import {
  ACTOR,
  email,
  forAll,
  givenCampaign,
  recordingChannel,
  testDatabase,
} from '../setup/test-campaign.js';

const dead = (owner: string) => owner === 'dead';

describe('claims of an executor that was lost', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });

  async function lost(params: { owner: string; gated: boolean }) {
    const { db } = connection;
    const campaign = await givenCampaign(db, { steps: [email('One'), email('Two', 1)] });
    const claims = await claimDueActions(db, {
      owner: params.owner,
      limit: 10,
      leaseSeconds: 60,
      campaignId: campaign.campaignId,
    });
    if (params.gated) await passGate(db, claims);
    const [claim] = claims;
    if (!claim) throw new Error('nothing was claimed');
    return { db, ...campaign, claims, claim };
  }
  const rescue = (channels = recordingChannel().channels) =>
    rescueLost(connection.db, { channels, isDead: dead, actor: 'executor:test' });
  const expire = (id: string) =>
    connection.sql`UPDATE campaign_actions SET lease_until = now() - interval '1 second' WHERE id = ${id}`;
  const status = async (id: string) => {
    const [row] =
      await connection.sql`SELECT status, error_code, crashes, attempt FROM campaign_actions WHERE id = ${id}`;
    return row;
  };

  it('are due again at once when the process is proven dead, before the gate', async () => {
    const { claim } = await lost({ owner: 'dead', gated: false });
    expect(await rescue()).toMatchObject({ rescheduled: 1 });
    expect(await status(claim.actionId)).toMatchObject({ status: 'scheduled', crashes: 1, attempt: 1 });
  });

  it('are left alone while the lease runs and nothing is proven', async () => {
    const { claim } = await lost({ owner: 'elsewhere', gated: false });
    expect(await rescue()).toEqual({ rescheduled: 0, delivered: 0, inDoubt: 0, poisoned: 0 });
    expect(await status(claim.actionId)).toMatchObject({ status: 'sending' });
  });

  it('are due again when the lease has run out, before the gate', async () => {
    const { claim } = await lost({ owner: 'elsewhere', gated: false });
    await expire(claim.actionId);
    await rescue();
    expect(await status(claim.actionId)).toMatchObject({ status: 'scheduled' });
  });

  it('cannot be recorded by the one that lost them, once another has claimed them', async () => {
    const { db, claim, campaignId } = await lost({ owner: 'elsewhere', gated: true });
    await db.execute(sql`UPDATE campaign_actions SET status = 'scheduled', claimed_by = NULL, lease_until = NULL,
                         gated_at = NULL WHERE id = ${claim.actionId}`);
    const [again] = await claimDueActions(db, { owner: 'new', limit: 1, leaseSeconds: 60, campaignId });
    expect(again?.attempt).toBe(2);
    expect((await recordSent(db, { claims: [claim], actor: 'executor:old' })).size).toBe(0);
    expect(await status(claim.actionId)).toMatchObject({ status: 'sending' });
  });

  it('behind the gate are recorded as sent when the channel proves it', async () => {
    const { db, claim, campaignId, recipientIds } = await lost({ owner: 'dead', gated: true });
    const { channels, messages } = recordingChannel();
    messages.push({ actionId: claim.actionId } as (typeof messages)[number]);
    expect(await rescue(channels)).toMatchObject({ delivered: 1 });
    expect(await status(claim.actionId)).toMatchObject({ status: 'sent' });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'in_progress',
      currentStep: 1,
    });
  });

  it('behind the gate are due again when the channel proves that nothing went out', async () => {
    const { claim } = await lost({ owner: 'dead', gated: true });
    expect(await rescue()).toMatchObject({ rescheduled: 1 });
    expect(await status(claim.actionId)).toMatchObject({ status: 'scheduled' });
  });

  it('behind the gate are in doubt when the owner may still be alive, whatever the channel shows', async () => {
    const { db, claim, campaignId, recipientIds } = await lost({ owner: 'elsewhere', gated: true });
    await expire(claim.actionId);
    expect(await rescue()).toMatchObject({ inDoubt: 1, rescheduled: 0 });
    expect(await status(claim.actionId)).toMatchObject({ status: 'failed', error_code: 'in_doubt' });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'pending',
      waiting: { code: 'in_doubt' },
    });
  });

  it('in doubt are never sent again on their own', async () => {
    const { claim, campaignId } = await lost({ owner: 'elsewhere', gated: true });
    await expire(claim.actionId);
    const { channels, messages } = recordingChannel();
    for (let n = 0; n < 3; n++)
      await executeDue(connection.db, {
        channels,
        owner: makeOwner(),
        campaignId,
        now: new Date(Date.now() + n * 1e9),
      });
    expect(messages).toEqual([]);
    expect(await status(claim.actionId)).toMatchObject({ status: 'failed', error_code: 'in_doubt' });
  });

  it('in doubt are settled by the late word of their own attempt, and the sequence goes on', async () => {
    const { db, claim, campaignId, recipientIds } = await lost({ owner: 'elsewhere', gated: true });
    await expire(claim.actionId);
    await rescue();
    expect((await recordSent(db, { claims: [claim], actor: 'executor:late' })).size).toBe(1);
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'in_progress',
      nextActionAt: expect.any(Date),
    });
  });

  it('in doubt go on when a person says that it went out', async () => {
    const { db, claim, campaignId, recipientIds } = await lost({ owner: 'elsewhere', gated: true });
    await expire(claim.actionId);
    await rescue();
    expect((await listAttention(db, { campaignId, limit: 5, offset: 0 })).total).toBe(1);
    await resolveAction(db, { campaignId, actionId: claim.actionId, as: 'sent', actor: ACTOR });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'in_progress',
      sentCount: 1,
    });
    // The late word of the attempt finds it settled.
    expect((await recordSent(db, { claims: [claim], actor: 'executor:late' })).size).toBe(0);
  });

  it('are given up as poisoned after three crashes, alone; the others go on', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('One')], recipients: 4 });
    const owner = 'dead';
    const first = await claimDueActions(db, { owner, limit: 10, leaseSeconds: 60, campaignId });
    expect(first).toHaveLength(4);
    await rescue();
    await claimDueActions(db, { owner, limit: 10, leaseSeconds: 60, campaignId });
    await rescue();
    // Two crashes make all four suspects: from now on each is taken by itself.
    expect(await claimDueActions(db, { owner, limit: 10, leaseSeconds: 60, campaignId })).toHaveLength(0);
    expect(
      await claimDueActions(db, { owner, limit: 10, leaseSeconds: 60, campaignId, suspects: true }),
    ).toHaveLength(1);
    expect(await rescue()).toMatchObject({ poisoned: 1 });
    const { channels, messages } = recordingChannel();
    await executeDue(db, { channels, owner: makeOwner(), campaignId });
    expect(messages).toHaveLength(3);
    expect((await listAttention(db, { campaignId, limit: 5, offset: 0 })).items).toMatchObject([
      { errorCode: 'poisoned' },
    ]);
  });

  it('are found by eight passes at once without a message going out twice', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('One'), email('Two')], recipients: 200 });
    const { channel, messages } = recordingChannel();
    await Promise.all(
      Array.from({ length: 8 }, () =>
        executeDue(db, { channels: forAll(channel), owner: makeOwner(), campaignId, batchSize: 7 }),
      ),
    );
    expect(messages).toHaveLength(400);
    expect(new Set(messages.map((m) => m.actionId)).size).toBe(400);
  });

  it('are taken up by a pass that has been at work since before', async () => {
    const { db, claim } = await lost({ owner: 'other', gated: false });
    const busy = await givenCampaign(db, { steps: [email('Busy')] });
    let isLost = false;
    // The pass is in the middle of its only message when the claim is lost, and ends it when the claim has been rescued.
    const { channels } = recordingChannel(async ([message]) => {
      if (message?.campaignId !== busy.campaignId) return;
      isLost = true;
      await expect.poll(() => status(claim.actionId)).toMatchObject({ status: 'scheduled', crashes: 1 });
    });
    const summary = await executeDue(db, {
      channels,
      owner: 'test',
      campaignId: busy.campaignId,
      isDead: (owner) => isLost && owner === 'other',
      rescueEveryMs: 10,
    });
    expect(summary).toMatchObject({ sent: 1, rescued: { rescheduled: 1 } });
  });
});

describe('an owner id', () => {
  it('is not dead while its process lives, and is when it has ended', async () => {
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { readFileSync } from 'node:fs'; setInterval(() => {}, 1000); console.log('up')`,
    ]);
    await once(child.stdout, 'data');
    const [place, , , random] = splitOwner(makeOwner());
    const stat = await import('node:fs').then((fs) => fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8'));
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const owner = `${place}:${child.pid}:${started}:${random}`;
    expect(isProvablyDead(owner)).toBe(false);
    // The same process id with another start: the number was given out again.
    expect(isProvablyDead(`${place}:${child.pid}:1:${random}`)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isProvablyDead(owner)).toBe(true);
  });

  it('of another machine proves nothing', () => {
    expect(isProvablyDead('elsewhere:aaaa:1:1:1:ffff')).toBe(false);
    expect(isProvablyDead('nonsense')).toBe(false);
  });

  function splitOwner(owner: string): [string, string, string, string] {
    const parts = owner.split(':');
    const [pid = '', started = '', random = ''] = parts.slice(-3);
    return [parts.slice(0, -3).join(':'), pid, started, random];
  }
});
