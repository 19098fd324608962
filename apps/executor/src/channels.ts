import { writeSync } from 'node:fs';
import { createLogChannel } from '@outreach/channels';
import type { Channel, Channels } from '@outreach/core';
import { BadSettings } from '@outreach/embedded-db';

/**
 * The way out for each step channel. All of them share the log channel.
 * @throws BadSettings when the outbox file can't be written
 */
export function openChannels(params: { outboxFile: string | undefined }): Channels {
  const log = openLog(params.outboxFile);
  return { linkedin_message: log, linkedin_connection: log, email: log };
}

function openLog(outboxFile: string | undefined): Channel {
  // The process's own log: beside the log lines, which are JSON as well.
  if (outboxFile === undefined) return createLogChannel({ write: writeToLog });
  try {
    return createLogChannel({ outboxFile });
  } catch (error) {
    throw new BadSettings(`OUTBOX_FILE: ${outboxFile} ${whyNot(error)}`);
  }
}

/** Why a file can't be appended to, for people. */
function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WHY_NOT[code] ?? `cannot be written: ${error instanceof Error ? error.message : String(error)}`;
}
const WHY_NOT: Record<string, string | undefined> = {
  EISDIR: 'is a folder, and a file is expected',
  EACCES: 'may not be written by this account',
  EROFS: 'lies on a disk that can only be read',
  ENOTDIR: 'has a file in its path where a folder is expected',
  EEXIST: 'has a file in its path where a folder is expected',
};

/**
 * Written before it returns, or not at all: the stream of standard error would take the line, and tell later that it could
 * not be written.
 * @throws when there is no room, or nobody reads any more
 */
function writeToLog(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  for (let at = 0; at < bytes.length; )
    try {
      at += writeSync(process.stderr.fd, bytes, at);
    } catch (error) {
      // A pipe whose reader is behind.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(PATIENCE, 0, 0, 5);
    }
}
const PATIENCE = new Int32Array(new SharedArrayBuffer(4));

const distinct = (channels: Channels): Channel[] => [...new Set(Object.values(channels))];

export async function closeChannels(channels: Channels): Promise<void> {
  await Promise.all(distinct(channels).map((channel) => channel.close()));
}

/** Channels that reach somebody outside, by name. */
export const realChannels = (channels: Channels): string[] =>
  distinct(channels)
    .filter((channel) => !channel.simulated)
    .map((channel) => channel.name);
