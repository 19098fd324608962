import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Role } from '@outreach/api';
import { type Database, type DemoUsers, seedDemo } from '@outreach/core';
import { BadSettings } from '@outreach/embedded-db';
import type { Command } from 'commander';
import type { Settings } from '../env.js';
import { answer, counted, note } from '../output.js';
import { withDatabase } from '../session.js';

export function addSeed(program: Command): void {
  program
    .command('seed')
    .description('loads the demo data into an empty database')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      const { seeded, users, loaded } = await withDatabase(async (db, settings) => {
        const users = await someUsers(db, settings);
        const loaded: Record<string, number> = {};
        const { seeded } = await seedDemo(db, {
          users,
          onProgress: ({ what, count }) => {
            loaded[what] = count;
            if (!options.json) note(`${what}: ${count.toLocaleString('en')}`);
          },
        });
        return { seeded, users, loaded };
      });
      const text = seeded
        ? `Loaded ${counted(loaded.companies ?? 0, 'company', 'companies')}, ${counted(loaded.contacts ?? 0, 'contact')} and ${counted(loaded.campaigns ?? 0, 'campaign')}.`
        : 'There are campaigns or contacts already; nothing was loaded.';
      await answer(options.json, { seeded, loaded, users }, text);
    });
}

/** Whose campaigns the demo's are: the first user of each role, and the demo log-ins where there is nobody. */
async function someUsers(db: Database, settings: Settings): Promise<DemoUsers> {
  const { listUsers } = await import('@outreach/api');
  if ((await listUsers(db)).length === 0) await makeDemoUsers(db, settings);
  const users = await listUsers(db);
  const idOf = (role: Role) => (users.find((user) => user.role === role) ?? users[0])?.id ?? '';
  return { adminId: idOf('admin'), directorId: idOf('director'), memberId: idOf('member') };
}

/** The password is kept where `pnpm start` keeps and looks for it. */
async function makeDemoUsers(db: Database, settings: Settings): Promise<void> {
  const { createDemoUsers, DEMO_USERS, randomPassword, MIN_PASSWORD_LENGTH, MAX_PASSWORD_LENGTH } =
    await import('@outreach/api');
  const password = settings.DEMO_PASSWORD ?? randomPassword();
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH)
    throw new BadSettings(
      `DEMO_PASSWORD: ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters are expected`,
    );
  await mkdir(settings.DATA_DIR, { recursive: true });
  await writeFile(path.join(settings.DATA_DIR, 'demo-password'), `${password}\n`, { mode: 0o600 });
  await createDemoUsers(db, { password });
  note(`Log-ins: ${DEMO_USERS.map(({ email }) => email).join(', ')}; password: ${password}`);
}
