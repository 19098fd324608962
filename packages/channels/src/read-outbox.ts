import type { Readable } from 'node:stream';

/** How every line begins. Inside a line's texts these characters can't occur: their quotes would be escaped. */
const LINE_START = Buffer.from('{"action_id":"');
const LINE_BREAK = 0x0a;
/** A line longer than this is none of ours; its bytes are passed over, so that memory stays bounded. */
const MAX_LINE = 8 * 1024 * 1024;

export type OutboxContent = {
  /** Of those wanted, which have a complete line. */
  actions: Set<string>;
  /** The instant in the first complete line; undefined when there is none. */
  firstAt: number | undefined;
};

/**
 * Which of the wanted actions have a complete line in what is read of the file; null when it can't be read.
 * Goes through it once, in pieces, and stops as soon as all are found.
 */
export async function readOutbox(file: Readable, wanted: ReadonlySet<string>): Promise<OutboxContent | null> {
  const content: OutboxContent = { actions: new Set(), firstAt: undefined };
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  try {
    for await (const chunk of file) {
      const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let begin = 0;
      for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, begin)) {
        if (!skipping) look(bytes.subarray(begin, end), wanted, content);
        skipping = false;
        begin = end + 1;
      }
      if (content.actions.size === wanted.size) return content;
      rest = bytes.subarray(begin);
      if (rest.length > MAX_LINE) {
        skipping = true;
        rest = rest.subarray(0, 0);
      }
    }
  } catch {
    return null;
  }
  // The last line counts without its line break too: whoever writes next adds it first.
  if (!skipping) look(rest, wanted, content);
  return content;
}

/** Notes what the line tells, if it is complete. */
function look(line: Buffer, wanted: ReadonlySet<string>, content: OutboxContent): void {
  // Behind what a torn write may have left before it.
  const start = line.lastIndexOf(LINE_START);
  if (start === -1) return;
  const idStart = start + LINE_START.length;
  const id = line.toString('utf8', idStart, line.indexOf('"', idStart));
  if (content.firstAt !== undefined && !wanted.has(id)) return;
  try {
    const at = Date.parse(JSON.parse(line.toString('utf8', start)).at);
    if (!Number.isNaN(at)) content.firstAt ??= at;
    if (wanted.has(id)) content.actions.add(id);
  } catch {
    // A torn line counts as none.
  }
}
