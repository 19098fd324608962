import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabaseServer } from '@outreach/embedded-db';
import postgres from 'postgres';

/** The PostgreSQL that is measured on: one of our own with the product's durable settings, or one that is named. */
export type Cluster = {
  /** What it is, for the report. */
  description: string;
  /** For files that processes under measurement write. */
  folder: string;
  url(database: string): string;
  /** Creates a database, a copy of the template if one is named. */
  create(database: string, template?: string): Promise<string>;
  drop(database: string): Promise<void>;
  close(): Promise<void>;
};

/**
 * @param params.databaseUrl a role that may create databases; unset, a server is started below `dir`
 * @param params.dir on the disk to be measured; the system's folder for temporary files when not given
 */
export async function openCluster(params: {
  databaseUrl: string | undefined;
  dir: string | undefined;
}): Promise<Cluster> {
  const folder = await mkdtemp(join(params.dir ?? tmpdir(), 'outreach-bench-'));
  // The server of root runs as another account, which has to get through.
  await chmod(folder, 0o711);
  const server = await openDatabaseServer({ databaseUrl: params.databaseUrl, dataDir: folder });
  const url = (database: string) => {
    const address = new URL(server.url);
    address.pathname = `/${database}`;
    return address.href;
  };
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  const drop = async (database: string) => {
    await admin`DROP DATABASE IF EXISTS ${admin(database)} WITH (FORCE)`;
  };
  return {
    description: await describe(admin, server.embedded),
    folder,
    url,
    create: async (database, template) => {
      await drop(database);
      if (template === undefined) await admin`CREATE DATABASE ${admin(database)}`;
      else await admin`CREATE DATABASE ${admin(database)} TEMPLATE ${admin(template)} STRATEGY FILE_COPY`;
      return url(database);
    },
    drop,
    close: async () => {
      await admin.end({ timeout: 5 });
      await server.leave();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function describe(sql: postgres.Sql, embedded: boolean): Promise<string> {
  const [row] = await sql<Record<string, string>[]>`
    SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
      current_setting('synchronous_commit') AS commits, current_setting('full_page_writes') AS pages,
      current_setting('shared_buffers') AS buffers, current_setting('max_wal_size') AS wal`;
  return (
    `PostgreSQL ${row?.version} (${embedded ? 'embedded' : 'given'}), fsync ${row?.fsync}, synchronous_commit ${row?.commits}, ` +
    `full_page_writes ${row?.pages}, shared_buffers ${row?.buffers}, max_wal_size ${row?.wal}`
  );
}
