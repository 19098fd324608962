import { statfs } from 'node:fs/promises';
import { cpus, release, totalmem } from 'node:os';
import postgres from 'postgres';
import type { Cluster } from './cluster.js';
import { median } from './figures.js';

export type Machine = {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  database: string;
  folder: string;
  /** Milliseconds that one small durable commit takes, the median of 200. */
  commitMs: number;
};

const TMPFS = 0x01021994;

export async function describeMachine(cluster: Cluster): Promise<Machine> {
  const [cpu] = cpus();
  const { type } = await statfs(cluster.folder);
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()}`,
    node: process.version,
    database: cluster.description,
    folder: type === TMPFS ? `${cluster.folder} (in memory: durability costs nothing here!)` : cluster.folder,
    commitMs: await commitTime(cluster),
  };
}

async function commitTime(cluster: Cluster): Promise<number> {
  const sql = postgres(await cluster.create('bench_commit'), { max: 1, onnotice: () => {} });
  await sql`CREATE TABLE probe (n int)`;
  const times: number[] = [];
  for (let n = 0; n < 200; n++) {
    const before = performance.now();
    await sql`INSERT INTO probe VALUES (${n})`;
    times.push(performance.now() - before);
  }
  await sql.end();
  await cluster.drop('bench_commit');
  return median(times);
}
