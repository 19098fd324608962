import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  cloneDatabase,
  startProcess,
  startTestCluster,
  type TestCluster,
  waitUntilBlocked,
} from '../src/index.js';

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
  const admin = postgres(cluster.adminUrl, { max: 1 });
  await admin`CREATE DATABASE template_of_test`;
  await admin.end();
  const template = postgres(cluster.adminUrl.replace(/postgres$/, 'template_of_test'), { max: 1 });
  await template`CREATE TABLE people AS SELECT generate_series(1, 3) AS id`;
  await template.end();
});

afterAll(() => cluster.stop());

const clone = (name?: string) =>
  cloneDatabase({ adminUrl: cluster.adminUrl, template: 'template_of_test', ...(name && { name }) });

test('databases cloned at once are each complete and apart', async () => {
  const clones = await Promise.all([1, 2, 3, 4, 5, 6].map(() => clone()));
  const [first, second] = clones.map(({ url }) => postgres(url, { max: 1 }));
  if (!first || !second) throw new Error('no clones');
  await first`DELETE FROM people`;
  expect(await second`SELECT count(*)::int AS people FROM people`).toEqual([{ people: 3 }]);
  await first.end();
  await second.end();
  await Promise.all(clones.map(({ drop }) => drop()));
});

test('a template that is in use for a moment is waited for', async () => {
  const user = postgres(cluster.adminUrl.replace(/postgres$/, 'template_of_test'), { max: 1 });
  await user`SELECT 1`;
  const cloning = clone();
  await sleep(200);
  await user.end();
  await (await cloning).drop();
});

test('a database is dropped from under an open session', async () => {
  const { url, drop } = await clone('named_clone');
  expect(new URL(url).pathname).toBe('/named_clone');
  const sql = postgres(url, { max: 1 });
  await sql`SELECT 1`;
  await drop();
  await expect(sql`SELECT 1`).rejects.toThrow();
  await sql.end({ timeout: 0 });
});

test('blocked sessions are seen, also the one that waits behind another', async () => {
  const { url, drop } = await clone();
  const sql = postgres(url, { max: 4 });
  const holder = await sql.reserve();
  await holder`BEGIN`;
  await holder`UPDATE people SET id = 10 WHERE id = 1`;
  const [backend] = await holder<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`;
  const waiting = [1, 2].map(() => sql`UPDATE people SET id = 11 WHERE id = 1`.execute());
  expect(await waitUntilBlocked(sql, { by: backend.pid, count: 2 })).toHaveLength(2);
  await expect(waitUntilBlocked(sql, { by: backend.pid, count: 3, timeoutMs: 50 })).rejects.toThrow(
    /waited 50 ms for 3 blocked sessions behind process \d+, but only this: .* in "UPDATE people/,
  );
  await expect(waitUntilBlocked(sql, { by: 1, timeoutMs: 50 })).rejects.toThrow(/behind process 1/);

  await holder`COMMIT`;
  holder.release();
  await Promise.all(waiting);
  await expect(waitUntilBlocked(sql, { timeoutMs: 50 })).rejects.toThrow('nobody waits for a lock');
  await sql.end();
  await drop();
});

test('a test run that is killed takes its cluster with it', async () => {
  const fixture = fileURLToPath(new URL('fixtures/test-run.mjs', import.meta.url));
  const run = await startProcess({ command: process.execPath, args: [fixture] });
  const url = (await run.waitForLine(/^started /)).slice('started '.length);
  const sql = postgres(url, { max: 1, connect_timeout: 1, onnotice: () => undefined });
  await sql`SELECT 1`;
  run.kill('SIGKILL');
  await run.exited;

  const isThere = async () =>
    (await readdir(tmpdir())).some((name) => name.startsWith(`outreach-test-${run.pid}-`));
  await expect.poll(isThere, { timeout: 10_000, interval: 20 }).toBe(false);
  await expect(sql`SELECT 1`).rejects.toThrow();
  await sql.end({ timeout: 0 });
});
