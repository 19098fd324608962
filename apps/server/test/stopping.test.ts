import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { startProcess } from '@outreach/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  databaseRuns,
  dataFolder,
  executorOf,
  isAlive,
  type RunningServer,
  startServer,
  until,
} from './setup/product.js';

const bare = (DATA_DIR: string) => ({ DATA_DIR, DEMO: 'off' });

/** A log-in of which only the first half has been sent. */
async function halfRequest(server: RunningServer) {
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  const ended = new Promise((resolve) => socket.once('close', resolve));
  const body = JSON.stringify({ email: 'nobody@example.com', password: 'a wrong password' });
  const head = `POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  await new Promise((resolve) => socket.write(head + body.slice(0, 5), resolve));
  return {
    finish: async () => {
      socket.write(body.slice(5));
      await ended;
      return answer;
    },
    abandon: () => socket.destroy(),
  };
}

describe('a server that is told to stop', { timeout: 120_000 }, () => {
  it('finishes the requests under way and takes no new ones', async () => {
    const server = await startServer({ ...bare(dataFolder()), EXECUTOR: 'off' });
    const request = await halfRequest(server);
    // The first half is there once another request, sent after it, has been answered.
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    server.kill('SIGTERM');
    await until('refuses new requests', () =>
      fetch(`${server.address}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    expect(await request.finish()).toMatch(/^HTTP\/1.1 401 /);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('ends at once at a second signal, but not at the echo of the first', async () => {
    const server = await startServer({ ...bare(dataFolder()), EXECUTOR: 'off' });
    const request = await halfRequest(server);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    server.kill('SIGINT');
    server.kill('SIGINT');
    await server.waitForLine('stopping: SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(isAlive(server.pid)).toBe(true);
    server.kill('SIGINT');
    expect(await server.exited).toEqual({ code: 130, signal: null });
    request.abandon();
  });
});

describe('the executor of a server', { timeout: 120_000 }, () => {
  it('is started again when it dies', async () => {
    const server = await startServer(bare(dataFolder()));
    process.kill(await executorOf(server), 'SIGKILL');
    await server.waitForLine('the executor has ended; starting it again');
    await until('a second one watches', () => server.stderr().split('executor is watching').length === 3);
  });

  it('goes when the server is killed', async () => {
    const DATA_DIR = dataFolder();
    const server = await startServer(bare(DATA_DIR));
    const executor = await executorOf(server);
    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await until('the executor ends', () => !isAlive(executor));
    // A killed server leaves the database running: the next command takes it over, and stops it.
    const next = await startServer({ ...bare(DATA_DIR), EXECUTOR: 'off' });
    next.kill();
    await next.exited;
    expect(databaseRuns(DATA_DIR)).toBe(false);
  });
});

describe('a server whose package manager is killed', { timeout: 120_000 }, () => {
  it('stops by itself', async () => {
    const DATA_DIR = dataFolder();
    const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
    const manager = await startProcess({
      command: process.execPath,
      args: [fileURLToPath(new URL('fixtures/pnpm.mjs', import.meta.url)), `${process.execPath} ${program}`],
      env: { ...bare(DATA_DIR), PORT: '0', EXECUTOR: 'off' },
    });
    onTestFinished(() => manager.kill('SIGKILL'));
    await manager.waitForLine('is ready', 60_000);
    expect(databaseRuns(DATA_DIR)).toBe(true);
    process.kill(manager.pid, 'SIGKILL');
    await manager.waitForLine('stopping: the command that started this one has ended');
    await until('the database is stopped', () => !databaseRuns(DATA_DIR));
  });
});
