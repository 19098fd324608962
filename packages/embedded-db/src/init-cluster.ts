import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedDatabaseError, errorCode } from './errors.js';
import { type Binaries, program } from './find-binaries.js';
import type { OsAccount } from './os-account.js';
import { runCommand } from './run-command.js';

/** The superuser of the cluster and the database that commands use. */
export const clusterUser = 'outreach';

/**
 * Makes a new cluster at `pgdata`, complete or not at all: it is made beside and renamed.
 *
 * @param sync false leaves out the flush to disk, for throw-away clusters
 * @throws EmbeddedDatabaseError with initdb's last words
 */
export async function initCluster(params: {
  binaries: Binaries;
  account: OsAccount | undefined;
  pgdata: string;
  password: string;
  sync: boolean;
}): Promise<void> {
  const { binaries, account, pgdata } = params;
  await removeUnfinished(pgdata);
  const unfinished = `${pgdata}.init-${process.pid}`;
  const passwordFile = `${unfinished}.password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, params.password, { mode: 0o600 });
    if (account) {
      await chown(unfinished, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    const made = await runCommand(
      program(binaries, 'initdb'),
      [
        `--pgdata=${unfinished}`,
        `--username=${clusterUser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Sorts and folds alike on every machine, whatever the C library.
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(params.sync ? [] : ['--no-sync']),
      ],
      account,
    );
    if (!made.ok)
      throw new EmbeddedDatabaseError(`cannot make a database in ${pgdata}: ${reason(made.stderr)}`);
    await rename(unfinished, pgdata);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another command was faster.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** initdb's `error:` or PostgreSQL's `FATAL:` line says more than the last one, which tells of cleaning up. */
function reason(stderr: string): string {
  if (stderr.includes('No space left on device')) return 'the disk is full';
  const lines = stderr.split('\n');
  const line = lines.findLast((text) => /(error|FATAL|PANIC): /.test(text)) ?? lines.at(-1) ?? '';
  return line.replace(/^.*?(error|FATAL|PANIC): +/, '').replace(/^initdb: +/, '');
}

/** What a killed initdb left behind. */
async function removeUnfinished(pgdata: string): Promise<void> {
  const folder = path.dirname(pgdata);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${path.basename(pgdata)}.init-`)) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}
