import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@outreach/core';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { openCampaign, openStage, type Stage } from './support.js';

/** A machine that is busy with other tests takes seconds to start a process. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: 120_000 });

const untilSent = async (stage: Stage, count: number) => {
  for (
    const deadline = Date.now() + PATIENCE_MS;
    ((await stage.actions()).sent ?? 0) < count;
    await sleep(20)
  )
    if (Date.now() > deadline) throw new Error(`only ${JSON.stringify(await stage.actions())}`);
};
const env = { EXECUTOR_POLL_MS: '20' };

describe('executor watch', () => {
  it('sends what falls due while it watches, and ends well when told to stop', async () => {
    const stage = await openStage();
    const running = await stage.start(['watch'], env);
    await running.waitForLine('executor is watching', PATIENCE_MS);
    await openCampaign(stage, { people: 5 });
    await untilSent(stage, 5);
    await openCampaign(stage, { people: 5 });
    await untilSent(stage, 10);
    running.kill('SIGTERM');
    expect(await running.exited).toEqual({ code: 0, signal: null });
    expect(running.stdout()).toBe('');
    for (const line of running.stderr().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
    expect(stage.outbox()).toHaveLength(10);
  });

  it('tells once what a limit keeps waiting, and not with every look', async () => {
    const stage = await openStage();
    const running = await stage.start(['watch'], env);
    await running.waitForLine('executor is watching', PATIENCE_MS);
    await openCampaign(stage, { people: 5, newADay: 2 });
    await untilSent(stage, 2);
    // Many looks later.
    await sleep(1_500);
    await openCampaign(stage, { people: 1 });
    await untilSent(stage, 3);
    running.kill('SIGTERM');
    await running.exited;
    const passes = running.stderr().match(/"remaining":3,/g) ?? [];
    expect(passes.length).toBeGreaterThan(0);
    expect(passes.length).toBeLessThan(10);
  });

  it('outlives the loss of its database', async () => {
    const stage = await openStage();
    const running = await stage.start(['watch'], { EXECUTOR_POLL_MS: '1000' });
    await running.waitForLine('executor is watching', PATIENCE_MS);
    const admin = connect({ url: inject('adminUrl'), applicationName: 'test', max: 1 });
    onTestFinished(admin.close);
    const database = new URL(stage.url).pathname.slice(1);
    const allow = (connections: boolean) =>
      admin.sql.unsafe(`ALTER DATABASE ${database} ALLOW_CONNECTIONS ${connections}`);
    const cut = () =>
      admin.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'outreach-executor' AND datname = ${database}`;
    await allow(false);
    await cut();
    await running.waitForLine('trying again in 0.5 s', PATIENCE_MS);
    await allow(true);
    await running.waitForLine('the database is back', PATIENCE_MS);
    await openCampaign(stage, { people: 5 });
    await untilSent(stage, 5);
    running.kill('SIGINT');
    expect(await running.exited).toEqual({ code: 0, signal: null });
  });

  it('waits for a database that is not there yet', async () => {
    const stage = await openStage();
    await stage.sql`ALTER SCHEMA drizzle RENAME TO not_yet`;
    const running = await stage.start(['watch'], env);
    await running.waitForLine('the database lacks', PATIENCE_MS);
    await stage.sql`ALTER SCHEMA not_yet RENAME TO drizzle`;
    await running.waitForLine('executor is watching', PATIENCE_MS);
    running.kill();
    expect(await running.exited).toMatchObject({ code: 0 });
  });

  it('lets a simulated clock run on', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 2, activatedAt: new Date('2031-03-01T09:00:01Z') });
    const running = await stage.start(['watch'], { ...env, EXECUTOR_NOW: '2031-03-01T09:00:00Z' });
    await running.waitForLine('executor is watching', PATIENCE_MS);
    expect((await stage.actions()).sent).toBeUndefined();
    await untilSent(stage, 2);
    running.kill();
    await running.exited;
    expect(String(stage.outbox()[0]?.at)).toMatch(/^2031-03-01T09:00:0/);
  });
});

describe('executor status', () => {
  it('shows what is due and who is at work', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 3, delays: [0, 3], withoutName: 1 });
    const status = async () => JSON.parse((await stage.run(['status', '--json'])).stdout);
    expect(await status()).toMatchObject({
      due: 3,
      oldest_due_at: expect.stringMatching(/Z$/),
      executors: [],
    });
    await stage.run();
    expect(await status()).toMatchObject({
      due: 0,
      oldest_due_at: null,
      scheduled: 2,
      sending: 0,
      held: 1,
      failed: 0,
      in_doubt: 0,
      executors: [{ mode: 'run', state: 'stopped', executed: 2, sent: 2, failed: 0 }],
    });
    const running = await stage.start(['watch'], env);
    await running.waitForLine('executor is watching', PATIENCE_MS);
    expect((await status()).executors[0]).toMatchObject({
      mode: 'watch',
      state: 'running',
      pid: running.pid,
    });
    const { stdout } = await stage.run(['status']);
    expect(stdout).toMatch(/^Held back +1$/m);
    expect(stdout).toContain(`:${running.pid} `);
    running.kill('SIGKILL');
    await running.exited;
    expect((await status()).executors[0]).toMatchObject({ state: 'gone' });
  });
});
