import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { EmbeddedDatabaseError, openDatabaseServer } from '../src/index.js';
import { newDataDir, preparedDataDir, startCommand } from './data-dirs.js';

async function messageOf(dataDir: string): Promise<string> {
  const error = await openDatabaseServer({ dataDir }).then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(EmbeddedDatabaseError);
  expect(error.message).not.toContain('\n');
  return error.message;
}

test('a data folder that is a file is named', async () => {
  const dataDir = await newDataDir();
  await writeFile(dataDir, '');
  expect(await messageOf(dataDir)).toMatch(/the data folder .*data cannot be used .*set DATA_DIR/);
});

test.skipIf(process.getuid?.() === 0)('a data folder that we may not write to is named', async () => {
  const dataDir = await newDataDir(0o500);
  expect(await messageOf(dataDir)).toMatch(/the data folder .*data cannot be used .*set DATA_DIR/);
});

test('data of another major version is named', async () => {
  const dataDir = await preparedDataDir();
  await writeFile(path.join(dataDir, 'postgres/PG_VERSION'), '16\n');
  expect(await messageOf(dataDir)).toMatch(/is of PostgreSQL 16, and this is 18/);
});

test('a lost password is named', async () => {
  const dataDir = await preparedDataDir();
  await rm(path.join(dataDir, 'postgres-password'));
  expect(await messageOf(dataDir)).toMatch(/postgres-password is missing/);
});

test('a wrong password is named, and the process ends', async () => {
  const dataDir = await preparedDataDir();
  await writeFile(path.join(dataDir, 'postgres-password'), 'wrong\n');
  const command = await startCommand(dataDir);
  expect(await command.exited).toEqual({ code: 1, signal: null });
  expect(command.stderr()).toMatch(/the password in postgres-password is not its own/);
});

test("a server that does not start is quoted with its log's last words", async () => {
  const dataDir = await preparedDataDir();
  await writeFile(path.join(dataDir, 'postgres/postgresql.auto.conf'), "no_such_setting = 'on'\n");
  await chmod(path.join(dataDir, 'postgres/postgresql.auto.conf'), 0o644);
  expect(await messageOf(dataDir)).toMatch(/PostgreSQL did not start: .*\(log: .*postgres\.log\)/);
});
