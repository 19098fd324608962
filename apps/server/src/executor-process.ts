import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BadSettings } from '@outreach/embedded-db';
import type { Logger } from 'pino';
import { environmentWith } from './env.js';
import { StartError } from './start-error.js';

const PROGRAM = fileURLToPath(new URL('../../executor/dist/main.js', import.meta.url));
const STOP_WITH_PARENT = new URL('./stop-with-parent.js', import.meta.url).href;

/** How long an executor may take to finish what is past the gate, in milliseconds. */
const GRACE_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** An executor that has run this long in milliseconds was well: the next pause is a short one again. */
const WELL_AFTER_MS = 60_000;
/** The executor's own way to say that a setting is bad. Trying again would not mend it. */
const BAD_SETTING = 2;

export type ExecutorProcess = {
  /** Comes when it has ended for good: with the reason why it can't go on, or with nothing once it was told to stop. */
  over: Promise<Error | undefined>;
  /** Tells it to finish, and comes back once it has ended. */
  stop(): Promise<void>;
};

/**
 * Runs the executor beside the server, and starts it again when it dies. It writes to the same terminal, and goes when
 * this process goes, even by SIGKILL.
 */
export function runExecutor(params: {
  databaseUrl: string;
  secretKey: string;
  log: Logger;
}): ExecutorProcess {
  const stopping = new AbortController();
  let child: ChildProcess | undefined;

  const keepRunning = async (): Promise<Error | undefined> => {
    if (!existsSync(PROGRAM))
      return new StartError(`${PROGRAM} is missing: build it with "pnpm build", or set EXECUTOR=off`);
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const startedAt = performance.now();
      child = start(params);
      const end = await ended(child);
      if (stopping.signal.aborted) return undefined;
      if (end.code === BAD_SETTING) return new BadSettings('the executor cannot run with these settings');
      if (performance.now() - startedAt > WELL_AFTER_MS) pause = FIRST_PAUSE_MS;
      params.log.error(end, `the executor has ended; starting it again in ${pause / 1_000} s`);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return undefined;
    }
  };
  const over = keepRunning();

  return {
    over,
    stop: async () => {
      stopping.abort();
      child?.kill('SIGTERM');
      const killer = setTimeout(() => child?.kill('SIGKILL'), GRACE_MS);
      await over;
      clearTimeout(killer);
    },
  };
}

function start({ databaseUrl, secretKey }: { databaseUrl: string; secretKey: string }): ChildProcess {
  return spawn(process.execPath, ['--import', STOP_WITH_PARENT, PROGRAM, 'watch'], {
    env: environmentWith({ DATABASE_URL: databaseUrl, SECRET_KEY: secretKey }),
    // Not in our process group: Ctrl-C would reach it too, and our word to stop would be its second signal.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

type End = { code: number | null; signal: NodeJS.Signals | null };

const ended = (child: ChildProcess): Promise<End> =>
  new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
