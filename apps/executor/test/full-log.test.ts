import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { openCampaign, openStage, type Stage } from './support.js';

vi.setConfig({ testTimeout: 120_000 });

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** One pass whose log goes into this file. */
async function runInto(stage: Stage, log: string) {
  const fd = openSync(log, 'a');
  try {
    const child = spawn(process.execPath, [MAIN, 'run', '--json'], {
      env: { PATH: process.env.PATH, DATABASE_URL: stage.url },
      stdio: ['ignore', 'pipe', fd],
    });
    let stdout = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, summary: JSON.parse(stdout) as Record<string, unknown> };
  } finally {
    closeSync(fd);
  }
}

// A device that is always full.
describe.skipIf(process.platform !== 'linux')('without an outbox file, a log that is full', () => {
  it('has sent nothing, and it is all tried again', async () => {
    const stage = await openStage();
    await openCampaign(stage, { people: 5 });
    expect(await runInto(stage, '/dev/full')).toMatchObject({ code: 0, summary: { sent: 0, failed: 0 } });
    expect(await stage.actions()).toEqual({ scheduled: 5 });
    const [row] = await stage.sql`SELECT DISTINCT error_code FROM campaign_actions`;
    expect(row?.error_code).toBe('log_unwritable');
  });
});
