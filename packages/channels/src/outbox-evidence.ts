import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Evidence } from '@outreach/core';
import { type OutboxContent, readOutbox } from './read-outbox.js';

/** A line whose instant is so many milliseconds after the file's last change was written by a simulated clock. */
const AHEAD_MS = 1_000;

type Looked = { content: OutboxContent; file: Stats };

/**
 * What the file proves of messages that passed the gate at these instants. A line proves that it was written. No line
 * proves the contrary only in the very file that was there at that instant, and has kept everything since: after a
 * rotation the line may stand in the old one.
 */
export async function evidenceInOutbox(
  path: string,
  gatedAt: ReadonlyMap<string, Date>,
): Promise<Map<string, Evidence>> {
  const looked = await lookInto(path, new Set(gatedAt.keys()));
  const answer = (id: string, at: Date): Evidence => {
    if (looked?.content.actions.has(id)) return 'delivered';
    return looked && isWholeSince(looked, at.getTime()) ? 'not_delivered' : 'unknown';
  };
  return new Map([...gatedAt].map(([id, at]) => [id, answer(id, at)]));
}

/** Null for a pipe or a device, and when it can't be read. Both through one handle: the file may be moved away meanwhile. */
async function lookInto(path: string, wanted: ReadonlySet<string>): Promise<Looked | null> {
  let handle: FileHandle | undefined;
  try {
    // Opening a pipe would wait for its writer.
    if (!(await stat(path)).isFile()) return null;
    handle = await open(path);
    const lines = handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false });
    const content = await readOutbox(lines, wanted);
    return content && { content, file: await handle.stat() };
  } catch {
    return null;
  } finally {
    await handle?.close().catch(() => {});
  }
}

/**
 * Whether the file was there at that instant, and has not been emptied since. A file system that knows no time of birth
 * says 1970, or when the file was last changed: no proof, and a safe one.
 */
function isWholeSince({ content: { firstAt }, file }: Looked, instant: number): boolean {
  if (file.birthtimeMs <= 0 || file.birthtimeMs > instant) return false;
  if (file.size === 0) return file.mtimeMs <= instant;
  return firstAt !== undefined && (firstAt <= instant || firstAt > file.mtimeMs + AHEAD_MS);
}
