import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './env.js';
import { SECRET_KEY, type Stage } from './stage.js';

const MAIN = fileURLToPath(new URL('../../executor/dist/main.js', import.meta.url));
const NO_GATE = fileURLToPath(new URL('../dist/no-gate/register.js', import.meta.url));

/** How executors are started. */
export type ExecutorSettings = {
  /** Messages that each has in hand at most. */
  claimed: number;
  /** Of these, over so many connections at once. */
  connections: number;
  /** Seconds. */
  lease: number;
  /** Take the gate out, to see that the judge notices. */
  withoutGate: boolean;
};

export type Executor = {
  pid: number;
  /** It has found its database and looks for work. */
  ready(): boolean;
  /** Comes when it is ready, or has ended. */
  untilReady: Promise<void>;
  ended(): boolean;
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  signal(signal: NodeJS.Signals): void;
  /** The last lines of its log. */
  said(): string;
  stdout(): string;
};

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts an executor as anybody runs it. It is killed when this process ends in order. */
export function startExecutor(
  stage: Pick<Stage, 'url' | 'folder'>,
  settings: ExecutorSettings,
  args: readonly string[] = ['watch'],
): Executor {
  const gate = settings.withoutGate ? ['--import', NO_GATE] : [];
  const child = spawn(process.execPath, [...gate, MAIN, ...args], {
    env: childEnvironment({
      DATABASE_URL: stage.url,
      DATA_DIR: stage.folder,
      SECRET_KEY,
      EXECUTOR_SENDER_BATCH: String(settings.claimed),
      EXECUTOR_CONNECTIONS: String(settings.connections),
      EXECUTOR_LEASE_SECONDS: String(settings.lease),
      EXECUTOR_POLL_MS: '100',
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let log = '';
  let out = '';
  let ready = false;
  let ended = false;
  let tellReady: () => void = () => {};
  const untilReady = new Promise<void>((resolve) => {
    tellReady = resolve;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4_000);
    if (ready || !log.includes('executor is watching')) return;
    ready = true;
    tellReady();
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      ended = true;
      tellReady();
      resolve({ code, signal });
    });
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('an executor could not be started');
  return {
    pid,
    ready: () => ready && !ended,
    untilReady,
    ended: () => ended,
    exited,
    signal: (signal) => void child.kill(signal),
    said: () => log,
    stdout: () => out,
  };
}
