import { readFile, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedDatabaseError } from './errors.js';
import { type Binaries, majorVersion } from './find-binaries.js';
import { clusterUser, initCluster } from './init-cluster.js';
import { databasePassword } from './password.js';
import { placeData } from './place-data.js';
import { type Postmaster, settledPostmaster } from './postmaster.js';
import { prepareBinaries } from './prepare-binaries.js';
import { startPostgres } from './start-postgres.js';

export type ClusterParams = {
  /** Absolute, existing, free of symbolic links. */
  dataDir: string;
  settings: Record<string, string>;
  /** False for throw-away clusters: nothing is flushed to disk while it is made. */
  sync: boolean;
  onNotice: (line: string) => void;
};

/** A server that takes connections. `url` names a database of it. */
export type RunningCluster = { pgdata: string; postmaster: Postmaster; url: (database: string) => string };

/**
 * The cluster of `dataDir`, made, started or just found. Not safe against itself in another process: call it under the
 * lock of `dataDir`.
 *
 * @throws EmbeddedDatabaseError
 */
export async function runCluster(params: ClusterParams): Promise<RunningCluster> {
  const { dataDir, onNotice } = params;
  const { pgdata, account, link } = await placeData(dataDir, onNotice);
  const exists = Boolean(await stat(pgdata).catch(() => undefined));
  const password = await databasePassword(dataDir, exists);
  const cluster = (postmaster: Postmaster): RunningCluster => ({
    pgdata,
    postmaster,
    url: (database) => `postgres://${clusterUser}:${password}@127.0.0.1:${postmaster.port}/${database}`,
  });

  const running = exists ? await settledPostmaster(pgdata) : undefined;
  if (running) return cluster(running);

  const binaries = await prepareBinaries({ account, dataDir, onNotice });
  if (exists) await checkVersion(pgdata, binaries);
  else await initCluster({ binaries, account, pgdata, password, sync: params.sync });
  if (link) await symlink(pgdata, link);

  const logFile = path.join(dataDir, 'postgres.log');
  return cluster(await startPostgres({ binaries, account, pgdata, logFile, settings: params.settings }));
}

async function checkVersion(pgdata: string, binaries: Binaries): Promise<void> {
  const file = path.join(pgdata, 'PG_VERSION');
  const version = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (version === String(majorVersion(binaries))) return;
  throw new EmbeddedDatabaseError(
    version
      ? `the database in ${pgdata} is of PostgreSQL ${version}, and this is ${majorVersion(binaries)}: dump it with the former and load it into an empty DATA_DIR`
      : `${pgdata} holds no PostgreSQL database (no PG_VERSION in it): remove it, or set DATA_DIR elsewhere`,
  );
}
