import { createHash } from 'node:crypto';
import { chown, lstat, mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedDatabaseError } from './errors.js';
import { accountForNewCluster, accountOfCluster, cannotSwitchTo, type OsAccount } from './os-account.js';
import { runCommand } from './run-command.js';
import { makeSystemFolder } from './system-folder.js';

/**
 * `pgdata` is free of symbolic links. It may not exist yet; then `link`, when given, is to point to it once it does, so
 * that a link without data always means lost data.
 */
export type Place = { pgdata: string; account: OsAccount | undefined; link?: string };

/**
 * Decides where the cluster of `dataDir` lies and whom it runs as: `<dataDir>/postgres`, or, when we are root and the
 * account that runs PostgreSQL cannot get there, a folder under /var/lib/outreach with a symbolic link to it from there.
 *
 * Call it under the lock of `dataDir`.
 *
 * @throws EmbeddedDatabaseError when what is there cannot be used
 */
export async function placeData(dataDir: string, onNotice: (line: string) => void): Promise<Place> {
  const home = path.join(dataDir, 'postgres');
  const entry = await lstat(home).catch(() => undefined);
  if (entry) return existingPlace(home);

  const account = await accountForNewCluster(onNotice);
  if (!account || (await canReach(account, dataDir))) return { pgdata: home, account };

  const pgdata = await unusedSystemPath(dataDir);
  onNotice(`PostgreSQL runs as ${account.name}, who cannot reach ${dataDir}: its data lies in ${pgdata}`);
  return { pgdata, account, link: home };
}

async function existingPlace(home: string): Promise<Place> {
  const pgdata = await realpath(home).catch(() => undefined);
  if (pgdata) return { pgdata, account: await accountOfCluster(pgdata) };
  throw new EmbeddedDatabaseError(
    `${home} points to a folder that is gone: bring it back, or remove the link to start with an empty database`,
  );
}

/** Tried for real, in a folder like the one the data would get. */
async function canReach(account: OsAccount, dataDir: string): Promise<boolean> {
  const probe = path.join(dataDir, `postgres.probe-${process.pid}`);
  try {
    await mkdir(probe, { mode: 0o700 });
    // Some shared and network folders know no owners.
    const owned = await chown(probe, account.uid, account.gid).then(
      () => true,
      () => false,
    );
    if (!owned) return false;
    const tried = await runCommand('/bin/sh', ['-c', 'cd "$1" && : > file', 'sh', probe], account);
    if (tried.code === 'EPERM') throw cannotSwitchTo(account);
    return tried.ok;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** Data whose link is gone belonged to a folder that was removed: it is left alone, not taken up again. */
async function unusedSystemPath(dataDir: string): Promise<string> {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const base = path.join(await makeSystemFolder(), `data-${hash}`);
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? base : `${base}-${n}`;
    if (!(await lstat(candidate).catch(() => undefined))) return candidate;
  }
}
