import path from 'node:path';
import { createDemoUsers, DEMO_USERS, listUsers, randomPassword, setPassword } from '@outreach/api';
import { type Database, type DemoUsers, listCompanies, listContacts } from '@outreach/core';
import { keptSecret, readSecret, replaceSecret } from '@outreach/embedded-db';

const PASSWORD_FILE = 'demo-password';

export type DemoLogIns = {
  emails: string[];
  /** Undefined when it is kept nowhere: the database was first started with another data folder. */
  password: string | undefined;
};

/**
 * Sees to it that somebody can log in: makes the demo users when there are no users at all. Where they are there
 * already, a changed `DEMO_PASSWORD` becomes theirs.
 *
 * @param params.isOwn the database is the embedded one. In another the contacts may be somebody's real ones, whose users are
 * kept elsewhere: nobody is let in there who was not asked for
 * @returns their ids and log-ins; undefined in a database with users or contacts of its own
 */
export async function demoUsers(
  db: Database,
  params: { dataDir: string; setting: string | undefined; isOwn: boolean },
): Promise<{ ids: DemoUsers; logIns: DemoLogIns } | undefined> {
  const { dataDir, setting, isOwn } = params;
  if ((await listUsers(db)).length === 0) {
    if (!isOwn && setting === undefined && (await holdsContacts(db))) return undefined;
    if (setting) await replaceSecret(path.join(dataDir, PASSWORD_FILE), setting);
    const password = await keptSecret(dataDir, PASSWORD_FILE, randomPassword);
    await createDemoUsers(db, { password });
  }
  const users = await listUsers(db);
  const [adminId, directorId, memberId] = DEMO_USERS.map(
    ({ email }) => users.find((user) => user.email === email)?.id,
  );
  if (!adminId || !directorId || !memberId) return undefined;
  const password = await currentPassword(db, params);
  return {
    ids: { adminId, directorId, memberId },
    logIns: { emails: DEMO_USERS.map(({ email }) => email), password },
  };
}

async function holdsContacts(db: Database): Promise<boolean> {
  const first = { limit: 1, offset: 0 };
  return (await listContacts(db, first)).total > 0 || (await listCompanies(db, first)).total > 0;
}

async function currentPassword(
  db: Database,
  { dataDir, setting }: { dataDir: string; setting: string | undefined },
): Promise<string | undefined> {
  const file = path.join(dataDir, PASSWORD_FILE);
  const kept = await readSecret(file);
  if (setting === undefined || setting === kept) return kept;
  for (const { email } of DEMO_USERS) await setPassword(db, { email, password: setting });
  await replaceSecret(file, setting);
  return setting;
}
