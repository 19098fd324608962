import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { connect, listImports } from '@outreach/core';
import { cloneDatabase } from '@outreach/testkit';
import { expect, inject, it, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** More than is looked at before anything is recorded. */
const ROWS = Array.from({ length: 20_000 }, (_, n) => `Person ${n},p${n}@stopped.example\n`).join('');

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'an import that is stopped by %s is thrown away at once',
  { timeout: 120_000 },
  async (signal, code) => {
    const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
    const { db, close } = connect({ url: database.url, applicationName: 'test', max: 1 });
    onTestFinished(async () => {
      await close();
      await database.drop();
    });
    const child = spawn(process.execPath, [MAIN, 'import', '-'], {
      env: { ...process.env, DATABASE_URL: database.url, DATA_DIR: tmpdir() },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = once(child, 'close');
    // The pipe stays open: what is still to come, nobody knows.
    child.stdin.on('error', () => undefined).write(`Name,Email\n${ROWS}`);
    const statuses = async () => (await listImports(db)).imports.map(({ status }) => status);
    await expect.poll(statuses, { timeout: 60_000 }).toEqual(['staging']);
    child.kill(signal);
    expect(await ended).toEqual([code, null]);
    expect(await statuses()).toEqual(['expired']);
  },
);
