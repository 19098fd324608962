import { stat } from 'node:fs/promises';
import { EmbeddedDatabaseError } from './errors.js';
import { runCommand } from './run-command.js';

/** Whom PostgreSQL runs as. Where it is undefined, it runs as ourselves. */
export type OsAccount = { name: string; uid: number; gid: number };

type Notify = (line: string) => void;

export function weAreRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * PostgreSQL refuses to run as root, and initdb wants an account with a name: `postgres` when the machine has it or
 * lets us add it, else `nobody`.
 *
 * @returns undefined unless we are root
 * @throws EmbeddedDatabaseError when we are root and there is no such account
 */
export async function accountForNewCluster(onNotice: Notify): Promise<OsAccount | undefined> {
  if (!weAreRoot()) return undefined;
  const account =
    (await lookUp('postgres')) ?? (await addPostgresAccount(onNotice)) ?? (await lookUp('nobody'));
  if (account) return account;
  throw new EmbeddedDatabaseError(
    'PostgreSQL refuses to run as root and there is no unprivileged account to run it as: start this as an ordinary user, or set DATABASE_URL',
  );
}

/** When the operating system denies it to root, as in a container without that right. */
export function cannotSwitchTo(account: OsAccount): EmbeddedDatabaseError {
  return new EmbeddedDatabaseError(
    `PostgreSQL refuses to run as root, and we may not switch to ${account.name}: start this as an ordinary user, or set DATABASE_URL`,
  );
}

/** As root, a cluster that exists runs as its owner; anyone else can only use their own. */
export async function accountOfCluster(pgdata: string): Promise<OsAccount | undefined> {
  const { uid, gid } = await stat(pgdata);
  if (!weAreRoot()) {
    if (uid === process.getuid?.()) return undefined;
    throw new EmbeddedDatabaseError(
      `the database in ${pgdata} belongs to another user (uid ${uid}): run this as that user or as root, or set DATA_DIR to a folder of your own`,
    );
  }
  if (uid === 0) {
    throw new EmbeddedDatabaseError(
      `${pgdata} belongs to root, and PostgreSQL refuses to run as root: remove it, or set DATA_DIR elsewhere`,
    );
  }
  return { name: `uid ${uid}`, uid, gid };
}

async function lookUp(name: string): Promise<OsAccount | undefined> {
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
  if (!uid.ok || !gid.ok || uid.stdout.trim() === '0') return undefined;
  return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function addPostgresAccount(onNotice: Notify): Promise<OsAccount | undefined> {
  const added = await runCommand('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    'postgres',
  ]);
  // Looked up whatever the outcome: another command may have added it in the same second.
  const account = await lookUp('postgres');
  if (added.ok && account) {
    onNotice('PostgreSQL refuses to run as root: added the system user "postgres" to run it as');
  }
  return account;
}
