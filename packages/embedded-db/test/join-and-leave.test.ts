import { mkdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { openDatabaseServer } from '../src/index.js';
import { joinByCommand, newDataDir, postmasterPid, preparedDataDir, startCommand } from './data-dirs.js';

test('a DATABASE_URL is taken as it is', async () => {
  const dataDir = await newDataDir();
  const server = await openDatabaseServer({ databaseUrl: 'postgres://elsewhere/db', dataDir });
  expect(server).toMatchObject({ url: 'postgres://elsewhere/db', embedded: false });
  await server.leave();
});

test('commands started at once share one server, which the last one out stops', async () => {
  const dataDir = await newDataDir();
  const commands = await Promise.all([1, 2, 3, 4].map(() => joinByCommand(dataDir)));
  expect(new Set(commands.map(({ url }) => url)).size).toBe(1);

  const [last, ...others] = commands;
  for (const { running } of others) running.kill('SIGTERM');
  for (const { running } of others) expect(await running.exited).toEqual({ code: 0, signal: null });
  const sql = postgres(last?.url ?? '', { max: 1 });
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();

  last?.running.kill('SIGTERM');
  await last?.running.exited;
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test('commands that leave at once leave no server behind', async () => {
  const dataDir = await preparedDataDir();
  const commands = await Promise.all([1, 2, 3, 4].map(() => joinByCommand(dataDir)));
  for (const { running } of commands) running.kill('SIGTERM');
  await Promise.all(commands.map(({ running }) => running.exited));
  expect(await postmasterPid(dataDir)).toBeUndefined();
});

test('a command that comes while the last one leaves gets a server that stays', async () => {
  const dataDir = await preparedDataDir();
  let current = await joinByCommand(dataDir);
  for (let round = 0; round < 5; round++) {
    const next = startCommand(dataDir);
    current.running.kill('SIGTERM');
    const running = await next;
    const url = (await running.waitForLine(/^joined /)).slice('joined '.length);
    await current.running.exited;
    const sql = postgres(url, { max: 1 });
    await expect(sql`SELECT 1 AS one`).resolves.toEqual([{ one: 1 }]);
    await sql.end();
    current = { running, url };
  }
});

test('what was written is there at the next start', async () => {
  const dataDir = await newDataDir();
  const first = await openDatabaseServer({ dataDir });
  const sql = postgres(first.url, { max: 1 });
  await sql`CREATE TABLE kept AS SELECT 42 AS answer`;
  await sql.end();
  await first.leave();
  await first.leave();
  expect(await postmasterPid(dataDir)).toBeUndefined();

  const second = await openDatabaseServer({ dataDir });
  const again = postgres(second.url, { max: 1 });
  expect(await again`SELECT answer FROM kept`).toEqual([{ answer: 42 }]);
  const [settings] = await again`
    SELECT current_setting('fsync') AS fsync, datlocprovider AS provider, datlocale AS locale,
      pg_encoding_to_char(encoding) AS encoding
    FROM pg_database WHERE datname = current_database()`;
  expect(settings).toEqual({ fsync: 'on', provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' });
  await again.end();
  await second.leave();
});

test('a session of a command that has left, and that lingers, keeps nothing running', async () => {
  const dataDir = await preparedDataDir();
  const server = await openDatabaseServer({ dataDir });
  const lingering = postgres(server.url, {
    max: 1,
    onnotice: () => undefined,
    connection: { application_name: 'outreach-leaving' },
  });
  await lingering`SELECT 1`;
  await server.leave();
  expect(await postmasterPid(dataDir)).toBeUndefined();
  await lingering.end({ timeout: 0 });
});

test('a session of somebody else keeps the server running', async () => {
  const dataDir = await preparedDataDir();
  const server = await openDatabaseServer({ dataDir });
  const sql = postgres(server.url, { max: 1 });
  await sql`SELECT 1`;
  await server.leave();
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();
});

test('Ctrl-C goes to one command and not to the server that others use', async () => {
  const dataDir = await preparedDataDir();
  const starter = await joinByCommand(dataDir, { group: true });
  const other = await joinByCommand(dataDir);
  starter.running.kill('SIGINT');
  expect(await starter.running.exited).toEqual({ code: 0, signal: null });
  const sql = postgres(other.url, { max: 1 });
  expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await sql.end();
});

test('the lock of a command that was killed while it held it goes stale', async () => {
  const dataDir = await preparedDataDir();
  const lock = path.join(dataDir, 'postgres.lock');
  await mkdir(lock);
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(lock, aMinuteAgo, aMinuteAgo);
  const server = await openDatabaseServer({ dataDir });
  await server.leave();
});
