import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { watchOver } from '../children.js';
import { childEnvironment } from '../env.js';

const MAIN = join(dirname(createRequire(import.meta.url).resolve('@outreach/executor')), 'main.js');

export type Executor = {
  pid: number;
  /** @throws when the process has ended */
  assertAlive(): void;
  /** Tells it to stop. @throws when it does not end well */
  stop(): Promise<void>;
  kill(): void;
  /** Its log so far. */
  said(): string;
};

/** An executor as anybody runs it, watching, with an outbox file. */
export function startExecutor(params: {
  url: string;
  outboxFile: string;
  /** Further settings. */
  env?: Record<string, string>;
}): Executor {
  const child = watchOver(
    spawn(process.execPath, [MAIN, 'watch'], {
      env: childEnvironment({
        DATABASE_URL: params.url,
        OUTBOX_FILE: params.outboxFile,
        EXECUTOR_POLL_MS: '10',
        LOG_LEVEL: 'warn',
        ...params.env,
      }),
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    pid: child.pid ?? 0,
    assertAlive: () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`an executor ended: ${said}`);
    },
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      if (code !== 0) throw new Error(`an executor ended with code ${code}: ${said}`);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    said: () => said,
  };
}
