import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './errors.js';
import { type Binaries, program } from './find-binaries.js';
import { freePort } from './free-port.js';
import type { OsAccount } from './os-account.js';
import { type Postmaster, removeStalePidFile, runningPostmaster } from './postmaster.js';
import { childEnvironment } from './run-command.js';
import { openServerLog, type ServerLog } from './server-log.js';
import { commonSettings } from './server-settings.js';

export type StartParams = {
  binaries: Binaries;
  account: OsAccount | undefined;
  pgdata: string;
  logFile: string;
  /** On the command line; `port` is a free one unless it is named. */
  settings: Record<string, string>;
};

/**
 * Starts PostgreSQL on a cluster on which none runs, and returns once it takes connections.
 *
 * @throws EmbeddedDatabaseError with the last words of its log
 */
export async function startPostgres(params: StartParams): Promise<Postmaster> {
  await removeStalePidFile(params.pgdata);
  for (let attempt = 1; ; attempt++) {
    const log = await openServerLog(params.logFile, params.account);
    try {
      const postmaster = await startOnce(params, log);
      if (postmaster) return postmaster;
      const failure = await log.failure();
      if (attempt === 20 || !isPassing(failure)) {
        throw new EmbeddedDatabaseError(`PostgreSQL did not start: ${failure} (log: ${params.logFile})`);
      }
      await sleep(250);
    } finally {
      await log.close();
    }
  }
}

/** The port was taken in between, or processes of a killed server have yet to notice its death. */
function isPassing(failure: string): boolean {
  return /could not create any TCP\/IP sockets|could not bind|still in use/.test(failure);
}

async function startOnce(params: StartParams, log: ServerLog): Promise<Postmaster | undefined> {
  const settings = { ...commonSettings, port: String(await freePort()), ...params.settings };
  const { account } = params;
  const child = spawn(
    program(params.binaries, 'postgres'),
    ['-D', params.pgdata, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      // A process group of its own: Ctrl-C in the terminal signals ours, and would stop the server under everyone.
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: '/',
      env: childEnvironment,
      ...(account && { uid: account.uid, gid: account.gid }),
    },
  );
  child.unref();
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', (error) => {
    ended = true;
    log.note(error.message);
  });
  // No time limit: after a crash, recovery takes as long as it takes.
  while (!ended) {
    const postmaster = await runningPostmaster(params.pgdata);
    if (postmaster?.pid === child.pid && postmaster?.status === 'ready') return postmaster;
    await sleep(20);
  }
  return undefined;
}
