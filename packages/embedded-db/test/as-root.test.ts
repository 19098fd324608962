import { lstat, realpath, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { describe, expect, test } from 'vitest';
import { openDatabaseServer } from '../src/index.js';
import { newDataDir } from './data-dirs.js';

describe.skipIf(process.getuid?.() !== 0)('as root', () => {
  test('the data stays in the data folder where the account that runs PostgreSQL can get there', async () => {
    const dataDir = await newDataDir();
    const notices: string[] = [];
    const server = await openDatabaseServer({ dataDir, onNotice: (line) => notices.push(line) });
    const home = path.join(dataDir, 'postgres');
    expect((await lstat(home)).isDirectory()).toBe(true);
    expect((await stat(home)).uid).not.toBe(0);
    expect(notices.filter((line) => line.includes('its data lies in'))).toEqual([]);
    await server.leave();
  });

  test('in a folder that is closed to others, the data goes under /var/lib and is found again', async () => {
    const dataDir = await newDataDir(0o700);
    const notices: string[] = [];
    const first = await openDatabaseServer({ dataDir, onNotice: (line) => notices.push(line) });
    const pgdata = await realpath(path.join(dataDir, 'postgres'));
    try {
      expect(pgdata).toMatch(/^\/var\/lib\/outreach\/data-[0-9a-f]{12}$/);
      expect(notices.filter((line) => line.includes(`its data lies in ${pgdata}`))).toHaveLength(1);
      const sql = postgres(first.url, { max: 1 });
      await sql`CREATE TABLE kept AS SELECT 42 AS answer`;
      await sql.end();
      await first.leave();

      const second = await openDatabaseServer({ dataDir, onNotice: (line) => notices.push(line) });
      const again = postgres(second.url, { max: 1 });
      expect(await again`SELECT answer FROM kept`).toEqual([{ answer: 42 }]);
      await again.end();
      await second.leave();
      expect(notices.filter((line) => line.includes('its data lies in'))).toHaveLength(1);

      await rm(pgdata, { recursive: true });
      await expect(openDatabaseServer({ dataDir })).rejects.toThrow(/points to a folder that is gone/);
    } finally {
      await rm(pgdata, { recursive: true, force: true });
    }
  });
});
