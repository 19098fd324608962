import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach } from 'vitest';
// By path: the testkit depends on this package, and a dependency back would be a circle.
import { type RunningProcess, runProcess, startProcess } from '../../testkit/src/start-process.js';
import { destroyThrowAwayCluster, openDatabaseServer } from '../src/index.js';

const command = fileURLToPath(new URL('fixtures/command.mjs', import.meta.url));
const folders: string[] = [];
const processes: RunningProcess[] = [];

let original: Promise<string> | undefined;
const afterAllFolders: string[] = [];

afterAll(async () => {
  for (const folder of afterAllFolders) await rm(folder, { recursive: true, force: true });
});

afterEach(async () => {
  for (const running of processes.splice(0)) {
    running.kill('SIGKILL');
    await running.exited;
  }
  for (const folder of folders.splice(0)) {
    await destroyThrowAwayCluster(path.join(folder, 'data')).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
});

/** A path for a data folder, not made yet; removed with its server after the test. */
export async function newDataDir(mode = 0o711): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'outreach-embedded-')));
  folders.push(folder);
  await chmod(folder, mode);
  return path.join(folder, 'data');
}

/** The same with a database in it that was stopped properly: a copy, which takes a tenth of the time. */
export async function preparedDataDir(): Promise<string> {
  original ??= prepareOriginal();
  const dataDir = await newDataDir();
  const copied = await runProcess({ command: 'cp', args: ['-a', await original, dataDir] });
  if (copied.code !== 0) throw new Error(copied.stderr);
  return dataDir;
}

async function prepareOriginal(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'outreach-embedded-'));
  afterAllFolders.push(folder);
  await chmod(folder, 0o711);
  const dataDir = path.join(folder, 'data');
  await (await openDatabaseServer({ dataDir })).leave();
  return dataDir;
}

export async function startCommand(dataDir: string, options: { group?: boolean } = {}) {
  const running = await startProcess({ command: process.execPath, args: [command, dataDir], ...options });
  processes.push(running);
  return running;
}

/** @returns the command and the address of the database it joined */
export async function joinByCommand(dataDir: string, options: { group?: boolean } = {}) {
  const running = await startCommand(dataDir, options);
  const url = (await running.waitForLine(/^joined /, 30_000)).slice('joined '.length);
  return { running, url };
}

/** The process in postmaster.pid; undefined when no server has the data, or had it when it was killed. */
export async function postmasterPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  return Number.parseInt(text, 10) || undefined;
}
