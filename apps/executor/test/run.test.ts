import { existsSync } from 'node:fs';
import { waitUntilBlocked } from '@outreach/testkit';
import { describe, expect, it, vi } from 'vitest';
import { openCampaign, openStage } from './support.js';

// A machine that is busy with other tests takes seconds to start a process.
vi.setConfig({ testTimeout: 120_000 });

const oneEach = (lines: Record<string, unknown>[]) => new Set(lines.map((line) => line.action_id)).size;

describe('executor run', () => {
  it('carries out everything due, once', async () => {
    const stage = await openStage();
    const { campaignId } = await openCampaign(stage, { people: 5, delays: [0, 3] });
    const first = await stage.run();
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(first.stdout)).toMatchObject({
      executed: 5,
      sent: 5,
      failed: 0,
      held: 0,
      remaining: 0,
    });
    expect(stage.outbox()).toHaveLength(5);
    expect(stage.outbox()[0]).toEqual({
      action_id: expect.any(String),
      campaign_id: campaignId,
      recipient_id: expect.any(String),
      step_number: 1,
      channel: 'email',
      to: expect.stringContaining('@example.com'),
      subject: expect.stringMatching(/^Hello Person \d$/),
      body: expect.stringMatching(/^Hi Person \d, how is work\?$/),
      at: expect.stringMatching(/Z$/),
    });
    expect(JSON.parse((await stage.run()).stdout)).toMatchObject({ executed: 0, remaining: 0 });
    expect(await stage.actions()).toEqual({ sent: 5, scheduled: 5 });
  });

  it('looks at the world at a simulated time, until the campaign is completed', async () => {
    const stage = await openStage();
    const { campaignId } = await openCampaign(stage, {
      people: 3,
      delays: [0, 3],
      activatedAt: new Date('2031-03-01T09:00:00Z'),
    });
    const at = (EXECUTOR_NOW: string) => stage.run(['run', '--json'], { EXECUTOR_NOW });
    expect(JSON.parse((await at('2031-03-01T08:59:59Z')).stdout)).toMatchObject({ executed: 0 });
    expect(JSON.parse((await at('2031-03-01T10:00:00+01:00')).stdout)).toMatchObject({ sent: 3 });
    expect(JSON.parse((await at('2031-03-04T08:59:00Z')).stdout)).toMatchObject({ executed: 0 });
    expect(JSON.parse((await at('2031-03-04T09:00:00Z')).stdout)).toMatchObject({
      sent: 3,
      completed_campaigns: [campaignId],
    });
    expect([...new Set(stage.outbox().map((line) => line.at))]).toEqual([
      '2031-03-01T09:00:00.000Z',
      '2031-03-04T09:00:00.000Z',
    ]);
  });

  it('tells a person what happened', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 5, withoutName: 2 });
    const { stdout } = await stage.run(['run']);
    expect(stdout).toMatch(/^3 actions carried out: 3 sent, 0 failed \(.* s\)\.$/m);
    expect(stdout).toMatch(/^2 actions are held back and need attention\.$/m);
  });

  it('stops after a limit, or looks at one campaign only', async () => {
    const stage = await openStage();
    const { campaignId } = await openCampaign(stage, { people: 5 });
    await openCampaign(stage, { people: 5 });
    expect(JSON.parse((await stage.run(['run', '--json', '--limit', '2'])).stdout)).toMatchObject({
      executed: 2,
      remaining: 8,
    });
    await stage.run(['run', '--campaign', campaignId]);
    const rest = JSON.parse((await stage.run()).stdout);
    expect(rest.executed).toBeLessThanOrEqual(5);
    expect(oneEach(stage.outbox())).toBe(10);
  });

  it('writes messages to its own log when there is no outbox file', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 2 });
    const { stdout, stderr } = await stage.run(['run', '--json'], { OUTBOX_FILE: undefined });
    expect(JSON.parse(stdout)).toMatchObject({ sent: 2 });
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.body)).toEqual([
      expect.stringMatching(/^Hi Person/),
      expect.stringMatching(/^Hi Person/),
    ]);
    expect(existsSync(stage.outboxFile)).toBe(false);
  });

  it('shares the work with others that start in the same moment', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 3_000 });
    const env = { EXECUTOR_BATCH: '50' };
    const runs = await Promise.all(Array.from({ length: 4 }, () => stage.run(['run', '--json'], env)));
    expect(runs.map((run) => run.code)).toEqual([0, 0, 0, 0]);
    const executed = runs.map((run) => JSON.parse(run.stdout).executed as number);
    expect(executed.reduce((sum, n) => sum + n)).toBe(3_000);
    expect(stage.outbox()).toHaveLength(3_000);
    expect(oneEach(stage.outbox())).toBe(3_000);
  });

  it('killed in the middle, is taken up by the next one without sending twice', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 4_000 });
    for (let kills = 0; kills < 3; kills++) {
      const running = await stage.start(['run'], { EXECUTOR_BATCH: '100' });
      const before = (await stage.actions()).sent ?? 0;
      while (((await stage.actions()).sent ?? 0) < before + 200)
        await new Promise((done) => setTimeout(done, 5));
      running.kill('SIGKILL');
      await running.exited;
    }
    const last = JSON.parse((await stage.run()).stdout);
    expect(last).toMatchObject({ remaining: 0, in_doubt: 0 });
    expect(await stage.actions()).toEqual({ sent: 4_000 });
    expect(stage.outbox()).toHaveLength(4_000);
    expect(oneEach(stage.outbox())).toBe(4_000);
  });

  it('gives back what it has not started when it is told to stop, and ends well', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 5_000 });
    const running = await stage.start(['run', '--json'], { EXECUTOR_BATCH: '50' });
    while (!(await stage.actions()).sent) await new Promise((done) => setTimeout(done, 5));
    running.kill('SIGTERM');
    expect(await running.exited).toEqual({ code: 0, signal: null });
    const summary = JSON.parse(running.stdout());
    expect(summary).toMatchObject({ stopped: true });
    expect(await stage.actions()).toEqual({ sent: summary.sent, scheduled: 5_000 - summary.sent });
    await stage.run();
    expect(stage.outbox()).toHaveLength(5_000);
    expect(oneEach(stage.outbox())).toBe(5_000);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends on the spot at a second %s', async (signal, code) => {
    const stage = await openStage();
    await openCampaign(stage, { people: 5 });
    const holder = await stage.sql.reserve();
    await holder`BEGIN`;
    await holder`LOCK TABLE campaign_actions IN SHARE MODE`;
    const running = await stage.start(['run']);
    await waitUntilBlocked(stage.sql, { timeoutMs: 60_000 });
    running.kill(signal);
    await running.waitForLine(/stopping/, 60_000);
    running.kill(signal);
    expect(await running.exited).toMatchObject({ code });
    await holder`ROLLBACK`;
    holder.release();
    expect(JSON.parse((await stage.run()).stdout)).toMatchObject({ sent: 5 });
  });
});

describe('a command that can not be carried out', () => {
  it('names a bad setting in one line', async () => {
    const stage = await openStage();
    const bad = {
      EXECUTOR_BATCH: 'many',
      EXECUTOR_LOOPS: '0',
      EXECUTOR_POLL_MS: '1',
      EXECUTOR_NOW: 'tomorrow',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://localhost/x',
      OUTBOX_FILE: '/',
    };
    for (const [name, value] of Object.entries(bad)) {
      const end = await stage.run(['run', '--json'], { [name]: value });
      expect(end.code).toBe(2);
      expect(end.stderr).toMatch(new RegExp(`^${name}: [^\n]+\n$`));
      expect(JSON.parse(end.stdout)).toEqual({ error: { code: 'failed', message: end.stderr.trim() } });
    }
  });

  it('with --json an error is JSON, too', async () => {
    const stage = await openStage();
    const errorOf = async (args: string[]) => JSON.parse((await stage.run([...args, '--json'])).stdout).error;
    expect((await errorOf(['run', '--campaign', 'none'])).code).toBe('not_found');
    expect((await errorOf(['run', '--nonsense'])).code).toBe('usage');
  });

  it('names an address of the database that cannot be read, without its password', async () => {
    const stage = await openStage();
    const end = await stage.run(['run'], { DATABASE_URL: 'postgres://ann:Zx#cr@127.0.0.1/sales' });
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/^DATABASE_URL: [^\n]*percent-encode[^\n]*\n$/);
    expect(end.stderr).not.toContain('Zx');
  });

  it('says in one line that the database is out of reach', async () => {
    const stage = await openStage();
    const end = await stage.run(['run'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' });
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^The database can't be reached: [^\n]+\n$/);
  });

  it('says that there is no such campaign', async () => {
    const stage = await openStage();
    const end = await stage.run(['run', '--campaign', 'TYPO']);
    expect(end).toMatchObject({ code: 1, stdout: '', stderr: 'There is no campaign TYPO here.\n' });
  });

  it('asks for the migrations of a database of somebody else', async () => {
    const stage = await openStage();
    await stage.sql`DROP SCHEMA drizzle CASCADE`;
    const end = await stage.run(['run']);
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^The database lacks \d+ migrations: run "pnpm outreach migrate" first\.\n$/);
  });

  it('has help, and says what it did not understand', async () => {
    const stage = await openStage();
    expect(await stage.run(['run', '--help'])).toMatchObject({ code: 0, stderr: '' });
    expect((await stage.run(['--help'])).stdout).toContain('EXECUTOR_NOW');
    expect(await stage.run(['ran'])).toMatchObject({ code: 2, stdout: '' });
  });
});
