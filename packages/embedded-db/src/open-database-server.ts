import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCluster } from './cluster.js';
import { openDataDir } from './data-dir.js';
import { withDataDirLock } from './data-dir-lock.js';
import { EmbeddedDatabaseError } from './errors.js';
import { openPresence } from './presence.js';
import { durableSettings } from './server-settings.js';
import { stopPostgres } from './stop-postgres.js';

export type DatabaseServer = {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** False when the caller named a database of its own. */
  embedded: boolean;
  /**
   * Ends our use of the server: the last one out stops it, and this returns once it is gone. Close your own pool first,
   * or the server is taken to be in use. May be called again; every call is the first one.
   *
   * @throws EmbeddedDatabaseError when the server does not stop within a minute
   */
  leave(): Promise<void>;
};

/** The database in the embedded cluster. */
const databaseName = 'outreach';
/** How long a server that is on its way down is waited for, in milliseconds. */
const STOP_PATIENCE_MS = 60_000;

/**
 * The PostgreSQL that a command works on: the one that `databaseUrl` names or, without it, the embedded one of
 * `dataDir`, which is joined when it runs and started when it does not. Any number of processes may do so at once. A
 * process that is killed leaves the server running; the next one joins it and stops it when it leaves.
 *
 * @param params.databaseUrl returned as it is: `databaseUrlProblem` says beforehand whether it can be read
 * @param params.dataDir made where needed; holds `postgres`, `postgres-password` and `postgres.log`
 * @param params.onNotice takes lines for the person at the terminal, such as that data had to be put elsewhere
 * @throws EmbeddedDatabaseError with one line that says what is wrong and what to do
 */
export async function openDatabaseServer(params: {
  databaseUrl?: string | undefined;
  dataDir: string;
  onNotice?: (line: string) => void;
}): Promise<DatabaseServer> {
  if (params.databaseUrl) {
    return { url: params.databaseUrl, embedded: false, leave: async () => undefined };
  }
  const dataDir = await openDataDir(params.dataDir);
  const onNotice = params.onNotice ?? (() => undefined);

  const { cluster, presence } = await withDataDirLock(dataDir, async () => {
    for (const deadline = Date.now() + STOP_PATIENCE_MS; ; await sleep(100)) {
      const cluster = await runCluster({ dataDir, settings: durableSettings, sync: true, onNotice });
      const presence = await openPresence(cluster.url('postgres'), databaseName);
      if (presence) return { cluster, presence };
      if (Date.now() > deadline)
        throw new EmbeddedDatabaseError(`the embedded database in ${dataDir} has been stopping for a minute`);
    }
  });

  const stopIfLast = async () => {
    const lastOne = await presence.isLastOne();
    await presence.end();
    if (lastOne) await stopPostgres(cluster.pgdata, 'fast', cluster.postmaster.pid);
  };
  const leave = async () => {
    try {
      // Nobody can join a server whose folder was removed, and there is no place for a lock.
      if (existsSync(dataDir)) await withDataDirLock(dataDir, stopIfLast);
      else await stopIfLast();
    } finally {
      await presence.end();
    }
  };
  let left: Promise<void> | undefined;
  return {
    url: cluster.url(databaseName),
    embedded: true,
    leave: () => {
      left ??= leave();
      return left;
    },
  };
}
