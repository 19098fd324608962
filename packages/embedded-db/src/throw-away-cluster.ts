import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { runCluster } from './cluster.js';
import { durableSettings, throwAwaySettings } from './server-settings.js';
import { stopPostgres } from './stop-postgres.js';

export type ThrowAwayCluster = {
  /** The server's process. */
  pid: number;
  /** Where the data lies; not always below the folder that was asked for. */
  pgdata: string;
  url: (database: string) => string;
  /** Stops the server at once, as a crash would; what was committed is on disk if it is a durable one. */
  crash(): Promise<void>;
  /** Starts it again after a crash, on the same port. */
  restart(): Promise<void>;
  /** Stops the server without writing anything out, and removes the folder and the data. */
  destroy(): Promise<void>;
};

/**
 * A cluster for tests, fast and without durability, in a folder that nothing else uses.
 *
 * @param params.durable with the durability of the product's own, so that it can be made to crash
 * @throws EmbeddedDatabaseError
 */
export async function startThrowAwayCluster(
  folder: string,
  params: { durable?: boolean } = {},
): Promise<ThrowAwayCluster> {
  const dataDir = await realpath(folder);
  const onNotice = () => undefined;
  const settings = params.durable ? durableSettings : throwAwaySettings;
  const cluster = await runCluster({ dataDir, settings, sync: false, onNotice });
  const port = String(cluster.postmaster.port);
  return {
    pid: cluster.postmaster.pid,
    pgdata: cluster.pgdata,
    url: cluster.url,
    crash: () => stopPostgres(cluster.pgdata, 'immediate'),
    restart: async () => {
      await runCluster({ dataDir, settings: { ...settings, port }, sync: false, onNotice });
    },
    destroy: () => destroyThrowAwayCluster(dataDir),
  };
}

/** Stops and removes the throw-away cluster of a folder, also one whose maker was killed. */
export async function destroyThrowAwayCluster(folder: string): Promise<void> {
  const dataDir = await realpath(folder);
  // Data that had to be put elsewhere is behind a link.
  const pgdata = await realpath(path.join(dataDir, 'postgres')).catch(() => undefined);
  if (pgdata) {
    await stopPostgres(pgdata, 'immediate');
    await rm(pgdata, { recursive: true, force: true });
  }
  await rm(dataDir, { recursive: true, force: true });
}
