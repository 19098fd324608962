import { totalmem } from 'node:os';

const MEBIBYTE = 2 ** 20;

/**
 * Pages that the server itself keeps: an eighth of the memory, from 128 MiB to 1 GiB. With a million recipients, 1 GiB instead
 * of 256 MiB let an executor carry out a seventh more; what is not used is not taken from the machine.
 * @param memory in bytes
 */
export function sharedBuffers(memory: number): string {
  return `${Math.min(1_024, Math.max(128, Math.floor(memory / 8 / MEBIBYTE)))}MB`;
}

/** Bytes of this machine or, where that is less, of the container. A limit that is none is a very large number. */
const memory = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/**
 * What the server is started with, on its command line rather than in postgresql.conf: a release that changes a value
 * changes it for clusters that exist. Measured reasons are in docs/decisions/embedded-postgres.md.
 */
export const durableSettings: Record<string, string> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: sharedBuffers(memory()),
  max_connections: '200',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
};

/** A crash of the machine loses everything, and nobody minds. */
export const throwAwaySettings: Record<string, string> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum_naptime: '5min',
  shared_buffers: '128MB',
  max_connections: '300',
  max_wal_size: '2GB',
};

/** Of every server, whatever its use. */
export const commonSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  // Paths of sockets may have 107 bytes, which the data directory of a deep clone exceeds.
  unix_socket_directories: '',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // Ends the statement, and with it the locks, of a client that was killed in the middle of one.
  client_connection_check_interval: '5s',
};
