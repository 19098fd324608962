import { spawn } from 'node:child_process';
import { chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { openDatabaseServer } from '../src/index.js';
import { joinByCommand, postmasterPid, preparedDataDir } from './data-dirs.js';

test('the server of a killed command is joined by the next one, which stops it', async () => {
  const dataDir = await preparedDataDir();
  const owner = await joinByCommand(dataDir);
  const pid = await postmasterPid(dataDir);
  owner.running.kill('SIGKILL');
  await owner.running.exited;

  const next = await openDatabaseServer({ dataDir });
  expect(next.url).toBe(owner.url);
  expect(await postmasterPid(dataDir)).toBe(pid);
  await next.leave();
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test('committed rows survive a killed server', async () => {
  const dataDir = await preparedDataDir();
  const crashed = await openDatabaseServer({ dataDir });
  const sql = postgres(crashed.url, { max: 1, onclose: () => undefined });
  await sql`CREATE TABLE kept AS SELECT 42 AS answer`;
  process.kill((await postmasterPid(dataDir)) ?? 0, 'SIGKILL');
  await sql.end({ timeout: 1 });
  await crashed.leave();

  const next = await openDatabaseServer({ dataDir });
  const again = postgres(next.url, { max: 1 });
  expect(await again`SELECT answer FROM kept`).toEqual([{ answer: 42 }]);
  await again.end();
  await next.leave();
});

test('who leaves a server that died leaves alone the one that was started since', async () => {
  const dataDir = await preparedDataDir();
  const died = await openDatabaseServer({ dataDir });
  process.kill((await postmasterPid(dataDir)) ?? 0, 'SIGKILL');
  const started = await openDatabaseServer({ dataDir });
  await died.leave();
  const sql = postgres(started.url, { max: 1 });
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();
  await started.leave();
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test('when PostgreSQL has dropped all sessions, who is still there is counted again', async () => {
  const dataDir = await preparedDataDir();
  const staying = await openDatabaseServer({ dataDir });
  const sql = postgres(staying.url, { max: 1, onnotice: () => undefined });
  const presences = () => sql<{ pid: number }[]>`
    SELECT pid FROM pg_stat_activity WHERE application_name = 'outreach-presence'`;
  const [before] = await presences();
  process.kill(before?.pid ?? 0, 'SIGKILL');
  const after = () =>
    presences().then(
      (rows) => rows.map(({ pid }) => pid !== before?.pid),
      () => [],
    );
  await expect.poll(after, { timeout: 15_000 }).toEqual([true]);

  const leaving = await openDatabaseServer({ dataDir });
  await sql.end();
  await leaving.leave();
  expect(await postmasterPid(dataDir)).toBeDefined();
  await staying.leave();
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test('a command whose data folder was removed can leave', async () => {
  const dataDir = await preparedDataDir();
  const server = await openDatabaseServer({ dataDir });
  const pid = (await postmasterPid(dataDir)) ?? 0;
  // PostgreSQL may just be writing a file into the folder that is being emptied.
  await rm(dataDir, { recursive: true, maxRetries: 20, retryDelay: 25 });
  await expect(server.leave()).resolves.toBeUndefined();
  // PostgreSQL itself notices within a minute, and may have done so already.
  try {
    process.kill(pid, 'SIGQUIT');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
  }
});

test('a postmaster.pid that names another living process does not prevent a start', async () => {
  const dataDir = await preparedDataDir();
  const { uid, gid } = await stat(path.join(dataDir, 'postgres'));
  // Of the account that runs PostgreSQL: at the sight of any other's, PostgreSQL itself knows better.
  const stranger = spawn('sleep', ['60'], { uid, gid });
  await leavePidFile(dataDir, stranger.pid ?? 0);
  await (await openDatabaseServer({ dataDir })).leave();
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
});

test('a postmaster.pid that names no process does not prevent a start', async () => {
  const dataDir = await preparedDataDir();
  await leavePidFile(dataDir, 4_194_304);
  await (await openDatabaseServer({ dataDir })).leave();
});

/** As a crash of the machine does. */
async function leavePidFile(dataDir: string, pid: number): Promise<void> {
  const pidFile = path.join(dataDir, 'postgres/postmaster.pid');
  const server = await openDatabaseServer({ dataDir });
  const content = await readFile(pidFile, 'utf8');
  const { uid, gid } = await stat(pidFile);
  await server.leave();
  await writeFile(pidFile, content.replace(/^\d+/, String(pid)), { mode: 0o600 });
  await chown(pidFile, uid, gid);
}

test('a server that is stopping while nobody holds the lock is waited for', async () => {
  const dataDir = await preparedDataDir();
  const first = await joinByCommand(dataDir);
  const pid = (await postmasterPid(dataDir)) ?? 0;
  first.running.kill('SIGKILL');
  process.kill(pid, 'SIGINT');
  const next = await openDatabaseServer({ dataDir });
  const sql = postgres(next.url, { max: 1 });
  await sleep(300);
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();
  await next.leave();
});
