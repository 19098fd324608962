import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  databaseRuns,
  dataFolder,
  executorOf,
  isAlive,
  runForJson,
  runProgram,
  startServer,
} from './setup/product.js';
import { caller, logIn } from './setup/rest.js';

const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);

/** One story, told in order: each test goes on where the one before has stopped. */
describe('a server in an empty folder', { timeout: 120_000 }, () => {
  const DATA_DIR = dataFolder();
  let server: Awaited<ReturnType<typeof startServer>>;
  let password = '';
  let token = '';

  it('gets ready by itself, with demo data and an executor', async () => {
    server = await startServer({ DATA_DIR });
    const ready = await fetch(`${server.address}/readyz`);
    expect(ready.status).toBe(200);
    expect(server.stdout()).toMatch(/503 companies\n.*3,500 contacts\n.*3 campaigns/);
    expect(isAlive(await executorOf(server))).toBe(true);
  });

  it('prints log-ins that work, each with its role', async () => {
    password = server.password ?? '';
    for (const role of ['admin', 'director', 'member']) {
      const rest = await logIn(server.address, `${role}@example.com`, password);
      expect((await rest('GET', '/auth/me')).body).toMatchObject({ role });
      const { body } = await rest<unknown[]>('GET', '/campaigns');
      expect(body).toHaveLength(3);
    }
    const { body } = await caller(server.address)<{ access_token: string }>('POST', '/auth/login', {
      email: 'director@example.com',
      password,
    });
    token = body.access_token;
  });

  it('keeps its secrets to its owner', () => {
    expect(mode(path.join(DATA_DIR, 'demo-password'))).toBe('600');
    expect(mode(path.join(DATA_DIR, 'auth-secret'))).toBe('600');
    expect(readFileSync(path.join(DATA_DIR, 'demo-password'), 'utf8').trim()).toBe(password);
  });

  it('has a page at /, and none for an unknown call of the API', async () => {
    const page = await fetch(server.address, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<!doctype html>');
    expect((await fetch(`${server.address}/api/docs`)).status).toBe(200);
    for (const address of ['/api/campaign', '/api', '/trpc/nothing']) {
      const unknown = await fetch(`${server.address}${address}`, { headers: { accept: 'text/html' } });
      expect([address, unknown.status]).toEqual([address, 404]);
    }
  });

  it('lets other commands use its database meanwhile', async () => {
    const status = await runForJson<{ executors: { state: string; mode: string }[] }>(
      'executor',
      ['status'],
      {
        DATA_DIR,
      },
    );
    expect(status.executors).toMatchObject([{ state: 'running', mode: 'watch' }]);
  });

  it('stops at Ctrl-C with everything it has started', async () => {
    const executor = await executorOf(server);
    server.kill('SIGINT');
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(isAlive(executor)).toBe(false);
    expect(databaseRuns(DATA_DIR)).toBe(false);
  });

  it('finds its data, log-ins and sessions again', async () => {
    server = await startServer({ DATA_DIR, EXECUTOR: 'off' });
    expect(server.password).toBe(password);
    expect(server.stdout()).not.toContain('companies');
    const rest = caller(server.address, token);
    expect((await rest<unknown[]>('GET', '/campaigns')).body).toHaveLength(3);
  });

  it('starts no executor when it is told not to', async () => {
    expect(server.stdout()).toMatch(/Executor +off/);
    const status = await runForJson<{ executors: { state: string }[] }>('executor', ['status'], { DATA_DIR });
    expect(status.executors.map((executor) => executor.state)).toEqual(['stopped']);
    server.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('gives the demo users a password that is set later', async () => {
    server = await startServer({ DATA_DIR, EXECUTOR: 'off', DEMO_PASSWORD: 'a-password-of-mine' });
    await logIn(server.address, 'member@example.com', 'a-password-of-mine');
    await expect(logIn(server.address, 'member@example.com', password)).rejects.toThrow('401');
    server.kill('SIGTERM');
    await server.exited;
    expect(readFileSync(path.join(DATA_DIR, 'demo-password'), 'utf8')).toBe('a-password-of-mine\n');
  });
});

describe('a server that is told DEMO=off', { timeout: 120_000 }, () => {
  it('makes no users and no data', async () => {
    const DATA_DIR = dataFolder();
    const server = await startServer({ DATA_DIR, EXECUTOR: 'off', DEMO: 'off' });
    expect(server.password).toBeUndefined();
    expect(existsSync(path.join(DATA_DIR, 'demo-password'))).toBe(false);
    expect(await runForJson('cli', ['user', 'list'], { DATA_DIR })).toEqual([]);
  });
});

describe('a server without demo users', { timeout: 120_000 }, () => {
  it('says how the first user is made, and no longer once there is one', async () => {
    const env = { DATA_DIR: dataFolder(), DEMO: 'off', EXECUTOR: 'off' };
    const server = await startServer(env);
    expect(server.stdout()).toContain('Nobody can log in yet');
    const user = [
      '--email',
      'you@example.com',
      '--name',
      'You',
      '--role',
      'admin',
      '--password',
      'long enough',
    ];
    expect(server.stdout()).toContain('pnpm outreach user add');
    expect((await runProgram('cli', ['user', 'add', ...user], env)).code).toBe(0);
    server.kill();
    await server.exited;
    expect((await startServer(env)).stdout()).not.toContain('Nobody can log in yet');
  });
});
