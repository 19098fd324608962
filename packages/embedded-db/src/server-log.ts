import { open, rename, stat } from 'node:fs/promises';
import type { OsAccount } from './os-account.js';

export type ServerLog = {
  fd: number;
  /** Says why the server did not start, where it cannot say so itself. */
  note(line: string): void;
  /** Why the server that was started with this log ended, from what it wrote since. */
  failure(): Promise<string>;
  close(): Promise<void>;
};

/** Beyond this, the log of earlier starts is set aside as `<file>.old`. */
const maxBytes = 20_000_000;

/** Opened by us and handed to the server, so that `account` needs no access to the folder. */
export async function openServerLog(file: string, account: OsAccount | undefined): Promise<ServerLog> {
  const earlier = await stat(file).catch(() => undefined);
  if (earlier && earlier.size > maxBytes) await rename(file, `${file}.old`);
  const handle = await open(file, 'a+', 0o600);
  if (account) await handle.chown(account.uid, account.gid);
  const start = (await handle.stat()).size;
  let noted: string | undefined;
  return {
    fd: handle.fd,
    note: (line) => {
      noted = line;
    },
    failure: async () => {
      const { size } = await handle.stat();
      const { buffer } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
      return noted ?? explain(buffer.toString('utf8'));
    },
    close: () => handle.close(),
  };
}

function explain(text: string): string {
  if (text.includes('No space left on device')) return 'the disk is full';
  const lines = text.trim().split('\n');
  const line = lines.findLast((entry) => /(FATAL|PANIC): /.test(entry)) ?? lines.at(-1);
  return line?.replace(/^.*?(FATAL|PANIC): +/, '') || 'it ended without a word';
}
