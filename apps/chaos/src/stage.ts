import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, connect, migrateDatabase } from '@outreach/core';
import { startThrowAwayCluster } from '@outreach/embedded-db';
import postgres from 'postgres';

/** What everything takes place on: a PostgreSQL of its own that can be made to crash, and a folder. */
export type Stage = Connection & {
  url: string;
  folder: string;
  /** Stops the server at once, as a crash would. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  /** Ends everything and removes the folder. */
  clear(): Promise<void>;
};

export const SECRET_KEY = 'chaos-chaos-chaos-chaos-chaos-chaos';

/** The server has the durability of the product's own. */
export async function openStage(): Promise<Stage> {
  // The name by which what a killed run leaves behind is cleared away by the next one, see packages/testkit.
  const folder = await mkdtemp(join(tmpdir(), `outreach-test-${process.pid}-`));
  // The server of root runs as another account, which has to get through.
  await chmod(folder, 0o711);
  const cluster = await startThrowAwayCluster(folder, { durable: true });
  const admin = postgres(cluster.url('postgres'), { max: 1, onnotice: () => {} });
  await admin`CREATE DATABASE chaos`;
  await admin.end();
  const url = cluster.url('chaos');
  await migrateDatabase({ url });
  const connection = connect({ url, applicationName: 'outreach-chaos', max: 4 });
  return {
    ...connection,
    url,
    folder,
    crash: () => cluster.crash(),
    restart: () => cluster.restart(),
    clear: async () => {
      await connection.close();
      await cluster.destroy();
    },
  };
}
