import { spawn } from 'node:child_process';
import { processEnvironment } from './process-environment.js';
import { collectOutput } from './process-output.js';

export type ProcessParams = {
  command: string;
  args?: string[];
  /** Added to our own environment, from which settings like DATABASE_URL are taken out first. */
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Starts it in a process group of its own; `kill` then signals the whole group, as Ctrl-C in a terminal does. */
  group?: boolean;
};

export type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null };

export type RunningProcess = {
  pid: number;
  /** Everything so far. */
  stdout(): string;
  stderr(): string;
  /**
   * The first line of either output that matches, also one from before the call.
   *
   * @param timeoutMs milliseconds, 15000 when not given
   * @throws Error with the output so far, when there is none in time or the process ends without it
   */
  waitForLine(pattern: RegExp | string, timeoutMs?: number): Promise<string>;
  /** SIGTERM when not given. */
  kill(signal?: NodeJS.Signals): void;
  /** Comes when the process has ended and all its output is here. */
  exited: Promise<ProcessEnd>;
};

/**
 * Starts a real process. It is killed when the test runner exits.
 *
 * @throws Error when it cannot be started
 */
export async function startProcess(params: ProcessParams): Promise<RunningProcess> {
  const { command, args = [], cwd, group = false } = params;
  const child = spawn(command, args, {
    env: processEnvironment(params.env),
    cwd,
    detached: group,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => output.append(stream, text));
  }
  let running = true;
  const kill = (signal: NodeJS.Signals = 'SIGTERM') => {
    if (!running || child.pid === undefined) return;
    if (group) process.kill(-child.pid, signal);
    else child.kill(signal);
  };
  const killAtExit = () => kill('SIGKILL');
  process.once('exit', killAtExit);
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code, signal) => {
      running = false;
      process.removeListener('exit', killAtExit);
      output.end(signal ?? `code ${code}`);
      resolve({ code, signal });
    });
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid as number));
    child.once('error', reject);
  });

  return {
    pid,
    stdout: () => output.text('stdout'),
    stderr: () => output.text('stderr'),
    waitForLine: (pattern, timeoutMs = 15_000) => output.line(pattern, timeoutMs),
    kill,
    exited,
  };
}

/** Runs a real process to its end, whatever its exit code. */
export async function runProcess(
  params: ProcessParams,
): Promise<ProcessEnd & { stdout: string; stderr: string }> {
  const running = await startProcess(params);
  const end = await running.exited;
  return { ...end, stdout: running.stdout(), stderr: running.stderr() };
}
