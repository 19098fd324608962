import { pauseCampaign } from '@outreach/core';
import { waitUntilBlocked } from '@outreach/testkit';
import { sql } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { holdCommit, type Point } from './hold-commit.js';
import { copies, openScene, type Scene } from './scene.js';

/** What a first message has become in the end, and how many messages have gone out to this one person in all. */
type Fate = { first: 'sent' | 'in_doubt'; goneOut: number };

const ONCE_AND_FOLLOWED: Fate = { first: 'sent', goneOut: 2 };

async function expectFate(scene: Scene, fate: Fate): Promise<void> {
  await scene.finish();
  expect(await scene.steps(1)).toEqual({ [fate.first]: 1 });
  expect(await scene.steps(2)).toEqual(fate.first === 'sent' ? { sent: 1 } : {});
  expect(copies(scene.sink)).toEqual(Array(fate.goneOut).fill(1));
}

const crashes = async ({ stage }: Scene) => {
  const [row] = await stage.db.execute<{ n: number }>(
    sql`SELECT sum(crashes)::int AS n FROM campaign_actions`,
  );
  return row?.n;
};

describe('killed in the middle of', () => {
  it.each<[Point, Fate]>([
    ['claim', ONCE_AND_FOLLOWED],
    ['gate', ONCE_AND_FOLLOWED],
    // It has gone out, and nobody has written that down.
    ['record', { first: 'in_doubt', goneOut: 1 }],
  ])('its %s, just before it counts', async (point, fate) => {
    const scene = await openScene({ people: 1 });
    const commit = await holdCommit(scene.stage, point);
    const killed = scene.start('watch');
    await commit.reached();
    killed.signal('SIGKILL');
    await killed.exited;
    await commit.rollBack();
    await commit.letGo();
    await expectFate(scene, fate);
  });

  it.each<[Point, string, Fate]>([
    ['claim', "status = 'sending'", ONCE_AND_FOLLOWED],
    // Nothing has gone out, but nobody can tell that from a message that has.
    ['gate', 'gated_at IS NOT NULL', { first: 'in_doubt', goneOut: 0 }],
    ['record', "status = 'sent'", ONCE_AND_FOLLOWED],
  ])('its %s, just after it counts', async (point, counts, fate) => {
    const scene = await openScene({ people: 1 });
    const commit = await holdCommit(scene.stage, point);
    const killed = scene.start('watch');
    await commit.reached();
    // It must not get to know of its success.
    killed.signal('SIGSTOP');
    await commit.letGo();
    await expect
      .poll(() => scene.stage.sql.unsafe(`SELECT 1 FROM campaign_actions WHERE ${counts}`))
      .not.toEqual([]);
    killed.signal('SIGKILL');
    await killed.exited;
    await expectFate(scene, fate);
  });
});

describe('killed while the mail server is about to', () => {
  it('say that it waits for the message: it is due again', async () => {
    const scene = await openScene({ people: 1 });
    scene.sink.hold('data');
    const killed = scene.start('watch');
    await scene.sink.untilHeld('data', 1);
    killed.signal('SIGKILL');
    await killed.exited;
    scene.sink.hold();
    await expectFate(scene, ONCE_AND_FOLLOWED);
    expect(await crashes(scene)).toBe(1);
  });

  it('say that it has taken the message: it is in doubt', async () => {
    const scene = await openScene({ people: 1 });
    scene.sink.hold('dot');
    const killed = scene.start('watch');
    await scene.sink.untilHeld('dot', 1);
    killed.signal('SIGKILL');
    await killed.exited;
    scene.sink.hold();
    await expectFate(scene, { first: 'in_doubt', goneOut: 1 });
  });
});

describe('frozen until others have taken up its claim, then going on', () => {
  it('in front of the gate: what others have sent does not pass it again', async () => {
    const scene = await openScene({ people: 1 });
    scene.sink.hold('data');
    const frozen = scene.start('watch');
    await scene.sink.untilHeld('data', 1);
    frozen.signal('SIGSTOP');
    await scene.expireLeases();
    scene.sink.hold();
    await scene.finish();
    frozen.signal('SIGCONT');
    frozen.signal('SIGTERM');
    expect(await frozen.exited).toEqual({ code: 0, signal: null });
    await expectFate(scene, ONCE_AND_FOLLOWED);
  });

  it('behind the gate: it is in doubt until the late answer settles it', async () => {
    const scene = await openScene({ people: 1 });
    const commit = await holdCommit(scene.stage, 'gate');
    const frozen = scene.start('watch');
    await commit.reached();
    frozen.signal('SIGSTOP');
    await commit.letGo();
    await expect
      .poll(() => scene.stage.sql`SELECT 1 FROM campaign_actions WHERE gated_at IS NOT NULL`)
      .not.toEqual([]);
    await scene.expireLeases();
    await scene.finish();
    expect(await scene.steps(1)).toEqual({ in_doubt: 1 });
    frozen.signal('SIGCONT');
    await expect.poll(() => scene.steps(1)).toEqual({ sent: 1 });
    await expectFate(scene, ONCE_AND_FOLLOWED);
  });
});

describe('frozen', () => {
  it('within the transaction of its gate: a pause does not wait for it, and counts it as in flight', async () => {
    const scene = await openScene({ people: 1 });
    scene.sink.hold('data');
    const frozen = scene.start('watch');
    await scene.sink.untilHeld('data', 1);
    // Its gate has the campaign's lock and waits for the action's row.
    const holder = await scene.stage.sql.reserve();
    onTestFinished(() => holder.release());
    const [session] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await holder`BEGIN`;
    await holder`SELECT 1 FROM campaign_actions FOR UPDATE`;
    scene.sink.hold();
    await waitUntilBlocked(scene.stage.sql, { by: session?.pid ?? 0, timeoutMs: 60_000 });
    frozen.signal('SIGSTOP');
    await holder`COMMIT`;
    const [campaign] = await scene.stage.sql<{ id: string }[]>`SELECT id FROM campaigns`;
    const pause = await pauseCampaign(scene.stage.db, { campaignId: campaign?.id ?? '', actor: 'system' });
    // The gate was one message: the database has carried it out to its end without anybody.
    expect(pause).toMatchObject({ inFlight: 1 });
    frozen.signal('SIGCONT');
    frozen.signal('SIGTERM');
    expect(await frozen.exited).toEqual({ code: 0, signal: null });
    expect(copies(scene.sink)).toEqual([1]);
    expect(await scene.steps(1)).toEqual({ sent: 1 });
  });
});

describe('told to stop in the middle of a batch', () => {
  it('finishes what has passed the gate, gives the rest back and ends well', async () => {
    const scene = await openScene({ people: 30 });
    scene.sink.hold('dot');
    const stopped = scene.start('watch');
    await scene.sink.untilHeld('dot', 5);
    stopped.signal('SIGTERM');
    await expect.poll(() => stopped.said()).toContain('stopping');
    scene.sink.hold();
    expect(await stopped.exited).toEqual({ code: 0, signal: null });
    const sent = scene.sink.taken().length;
    expect(await scene.steps(1)).toEqual({ sent, scheduled: 30 - sent });
    await scene.finish();
    expect(copies(scene.sink)).toEqual(Array(60).fill(1));
  });

  it('and told again, ends on the spot: in doubt is what was on its way', async () => {
    const scene = await openScene({ people: 30 });
    scene.sink.hold('dot');
    const stopped = scene.start('watch');
    await scene.sink.untilHeld('dot', 5);
    stopped.signal('SIGTERM');
    await expect.poll(() => stopped.said()).toContain('stopping');
    stopped.signal('SIGTERM');
    expect(await stopped.exited).toEqual({ code: 143, signal: null });
    scene.sink.hold();
    await scene.finish();
    expect(await scene.steps(1)).toEqual({ in_doubt: 5, sent: 25 });
    expect(copies(scene.sink)).toEqual(Array(55).fill(1));
  });
});
