import { readFile, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedDatabaseError, errorCode } from './errors.js';
import { runCommand } from './run-command.js';

/** `status` is PostgreSQL's own word: `starting`, `ready`, `stopping`; empty at the very start. */
export type Postmaster = { pid: number; port: number; status: string };

/** The server that runs on `pgdata`, whoever started it; undefined when none does. */
export async function runningPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const postmaster = await readPidFile(pgdata);
  return postmaster && (await isPostmasterOf(pgdata, postmaster.pid)) ? postmaster : undefined;
}

/**
 * The server that takes connections on `pgdata`, after waiting for one that is starting or stopping, as when the command
 * that does so was killed; undefined when there is none.
 */
export async function settledPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  for (;;) {
    const postmaster = await runningPostmaster(pgdata);
    if (!postmaster || postmaster.status === 'ready') return postmaster;
    await sleep(20);
  }
}

/**
 * Removes a postmaster.pid that names a living process that is not our server, as after a crash of the machine when
 * the number was given out again: PostgreSQL would refuse to start. One that names no process it clears up itself.
 *
 * Call it only where `runningPostmaster` found none.
 */
export async function removeStalePidFile(pgdata: string): Promise<void> {
  const left = await readPidFile(pgdata);
  if (left && isAlive(left.pid)) await rm(path.join(pgdata, 'postmaster.pid'), { force: true });
}

/**
 * Waits until the server on `pgdata` is gone.
 *
 * @param timeoutMs milliseconds
 * @throws EmbeddedDatabaseError when it is still there then
 */
export async function waitUntilGone(pgdata: string, pid: number, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (await isPostmasterOf(pgdata, pid)) {
    if (Date.now() > deadline) {
      throw new EmbeddedDatabaseError(
        `PostgreSQL (process ${pid}) did not stop within ${timeoutMs / 1000} s`,
      );
    }
    await sleep(20);
  }
}

/** Lines of postmaster.pid: 1 process, 2 data directory, 3 start time, 4 port, …, 8 status. */
async function readPidFile(pgdata: string): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(pgdata, 'postmaster.pid'), 'utf8').catch((error) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  // Negative for a single-user server.
  const pid = Math.abs(Number(lines[0]));
  return pid ? { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() } : undefined;
}

/**
 * A number alone proves nothing: it may have been given out again, or belong to a process that has ended and that
 * nobody has waited for (common in containers).
 */
async function isPostmasterOf(pgdata: string, pid: number): Promise<boolean> {
  if (process.platform !== 'linux') {
    const command = await runCommand('ps', ['-o', 'command=', '-p', String(pid)]);
    return command.ok && command.stdout.includes('postgres') && command.stdout.includes(pgdata);
  }
  const proc = `/proc/${pid}`;
  const name = await readFile(`${proc}/comm`, 'utf8').catch(() => '');
  if (name.trim() !== 'postgres') return false;
  // The server's working directory is its data directory, also after the latter was moved.
  const directory = await readlink(`${proc}/cwd`).catch(() => undefined);
  if (directory === pgdata) return true;
  // Root in a container may be denied the former; the command line of a process that has ended is empty.
  const command = await readFile(`${proc}/cmdline`, 'utf8').catch(() => '');
  return command.split('\0').includes(pgdata);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
