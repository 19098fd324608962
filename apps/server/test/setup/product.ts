import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type RunningProcess, runProcess, startProcess } from '@outreach/testkit';
import { afterAll } from 'vitest';

const apps = fileURLToPath(new URL('../../../', import.meta.url));
const program = (app: 'server' | 'executor' | 'cli') => path.join(apps, app, 'dist/main.js');

type Environment = Record<string, string | undefined>;

/** What this file's tests have left behind, ended and removed once they are over. Hooks of tests come too late for that. */
const servers: RunningProcess[] = [];
const folders: string[] = [];
afterAll(async () => {
  for (const server of servers) server.kill('SIGTERM');
  await Promise.all(servers.map((server) => server.exited));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty data folder, gone when the tests of the file are over. */
export function dataFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'outreach-server-')));
  // Root's database runs as another account, which has to get through.
  chmodSync(folder, 0o711);
  folders.push(folder);
  return folder;
}

export type RunningServer = RunningProcess & {
  address: string;
  /** Everybody's, as printed. */
  password: string | undefined;
};

/** The built server on a free port, once it says that it is ready. It is stopped at the end at the latest. */
export async function startServer(env: Environment & { DATA_DIR: string }): Promise<RunningServer> {
  const server = await startServerProcess(env);
  const line = await server.waitForLine('is ready: ', 60_000);
  await server.waitForLine('Ctrl-C stops everything', 60_000);
  const address = line.replace(/^.*is ready: /, '').replace('localhost', '127.0.0.1');
  return { ...server, address, password: /^ +password +(\S+)$/m.exec(server.stdout())?.[1] };
}

/** The same, without waiting for anything. */
export async function startServerProcess(env: Environment): Promise<RunningProcess> {
  const server = await startProcess({
    command: process.execPath,
    args: [program('server')],
    env: { PORT: '0', ...env },
    group: true,
  });
  servers.push(server);
  return server;
}

export function runProgram(app: 'executor' | 'cli', args: string[], env: Environment) {
  return runProcess({ command: process.execPath, args: [program(app), ...args], env });
}

/** What the program answers with `--json`. @throws Error with its words when it fails */
export async function runForJson<T>(app: 'executor' | 'cli', args: string[], env: Environment): Promise<T> {
  const end = await runProgram(app, [...args, '--json'], env);
  if (end.code !== 0) throw new Error(`${app} ${args.join(' ')} ended with ${end.code}: ${end.stderr}`);
  return JSON.parse(end.stdout);
}

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** @throws Error when it does not come true within `timeoutMs` milliseconds */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, timeoutMs = 30_000) {
  for (const deadline = Date.now() + timeoutMs; !(await isTrue()); await sleep(25))
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
}

/** The embedded PostgreSQL of a data folder runs as long as this file is there. */
export const databaseRuns = (dataDir: string): boolean =>
  existsSync(path.join(dataDir, 'postgres/postmaster.pid'));

/** The process id of the executor that a server has started, from its own words. */
export async function executorOf(server: RunningProcess): Promise<number> {
  const line = await server.waitForLine('executor is watching', 60_000);
  return Number(JSON.parse(line).owner.split(':').at(-3));
}
