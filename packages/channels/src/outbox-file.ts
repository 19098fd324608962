import { closeSync, createReadStream, mkdirSync, openSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutgoingMessage, SendOutcome } from '@outreach/core';
import { readOutbox } from './read-outbox.js';

export type Outbox = {
  path: string;
  append(messages: readonly OutgoingMessage[], lines: readonly string[]): Promise<SendOutcome[]>;
  close(): Promise<void>;
};

const SENT: SendOutcome = { kind: 'sent' };
/** Names and texts of people stand in it: of a new one nobody reads who is not of its owner's group. */
const MODE = 0o640;
const LINE_BREAK = 0x0a;
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Makes sure that the file is there before anything passes the gate, and can be appended to: a bad path shows at once. */
export function openOutbox(file: string): Outbox {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true });
  closeSync(openSync(path, 'a', MODE));
  let queue: Promise<unknown> = Promise.resolve();
  return {
    path,
    // One batch after the other within this process; other processes append between them, never inside.
    append: (messages, lines) => {
      const turn = queue.then(() => append(path, messages, lines));
      queue = turn;
      return turn;
    },
    close: async () => {
      await queue;
    },
  };
}

async function append(
  path: string,
  messages: readonly OutgoingMessage[],
  lines: readonly string[],
): Promise<SendOutcome[]> {
  if (messages.length === 0) return [];
  let file: FileHandle | undefined;
  let sizeBefore = 0;
  const regular = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
  try {
    // Opened anew each time, so that a file that was moved away is not written to any longer.
    file = await open(path, regular ? 'a+' : 'a', MODE);
    sizeBefore = regular ? (await file.stat()).size : 0;
    await writeAll(file, lines, await endsInLine(file, sizeBefore));
    if (regular) await file.datasync();
    return lines.map(() => SENT);
  } catch (error) {
    return afterFailure(error, { path, messages, sizeBefore, regular, opened: file !== undefined });
  } finally {
    await file?.close().catch(() => {});
  }
}

/** In milliseconds: a write that is under way has grown the file by then. */
const LOOK_AGAIN_MS = 10;

/**
 * Whether the next byte begins a line. Another process may be in the middle of its write, so a line counts as torn only
 * when the file does not grow any more: else an empty line would stand between two whole ones.
 */
async function endsInLine(file: FileHandle, sizeBefore: number): Promise<boolean> {
  for (let size = sizeBefore; size > 0; ) {
    const last = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    if (last.buffer[0] === LINE_BREAK) return true;
    await sleep(LOOK_AGAIN_MS);
    const now = (await file.stat()).size;
    if (now === size) return false;
    size = now;
  }
  return true;
}

/**
 * Appends all lines with one write. When the system takes only a part (a disk running full), the line that was cut
 * is closed off and written again: another process may have appended behind the cut.
 */
async function writeAll(file: FileHandle, lines: readonly string[], atLineStart: boolean): Promise<void> {
  let todo = lines;
  let closed = atLineStart;
  while (todo.length > 0) {
    const bytes = Buffer.from(`${closed ? '' : '\n'}${todo.join('\n')}\n`);
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten === bytes.length) return;
    todo = todo.slice(wholeLines(todo, bytesWritten - (closed ? 0 : 1)));
    closed = bytesWritten > 0 && bytes[bytesWritten - 1] === LINE_BREAK;
  }
  if (!closed) await file.write('\n');
}

/** How many of the lines are wholly in the first bytes; the line break behind the last one may be missing. */
function wholeLines(lines: readonly string[], bytes: number): number {
  let left = bytes;
  let whole = 0;
  for (const line of lines) {
    left -= Buffer.byteLength(line);
    if (left < 0) break;
    whole++;
    left--;
  }
  return whole;
}

/** What can be said of each message after an error: what stands in the file is sent, nothing else is. */
async function afterFailure(
  error: unknown,
  params: {
    path: string;
    messages: readonly OutgoingMessage[];
    sizeBefore: number;
    regular: boolean;
    opened: boolean;
  },
): Promise<SendOutcome[]> {
  const { path, messages, sizeBefore, regular, opened } = params;
  const reason = error instanceof Error ? error.message : String(error);
  const full = error instanceof Error && 'code' in error && NO_ROOM.has(String(error.code));
  const retry: SendOutcome = full
    ? { kind: 'retry', code: 'outbox_full', detail: `There is no room for the outbox file: ${reason}` }
    : { kind: 'retry', code: 'outbox_unwritable', detail: `The outbox file could not be written: ${reason}` };
  if (!opened || (!regular && full)) return messages.map(() => retry);
  const wanted = new Set(messages.map(({ actionId }) => actionId));
  const there = regular ? await readOutbox(createReadStream(path, { start: sizeBefore }), wanted) : null;
  if (there !== null) return messages.map(({ actionId }) => (there.actions.has(actionId) ? SENT : retry));
  const detail = `The outbox file could neither be written nor read back: ${reason}`;
  return messages.map(() => ({ kind: 'unknown', code: 'outbox_unreadable', detail }));
}
