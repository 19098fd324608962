import { createReadStream } from 'node:fs';

/** How every line begins. Inside a line's texts these characters can't occur: their quotes would be escaped. */
const LINE_START = Buffer.from('{"action_id":"');
const LINE_BREAK = 0x0a;
/** A line longer than this is none of ours; its bytes are passed over, so that memory stays bounded. */
const MAX_LINE = 8 * 1024 * 1024;

/**
 * Which of the wanted actions have a complete line in the file, from `from` bytes on; null when it can't be read.
 * Reads the file once, in pieces, and stops as soon as all are found.
 */
export async function actionsInOutbox(
  path: string,
  wanted: ReadonlySet<string>,
  from = 0,
): Promise<Set<string> | null> {
  const found = new Set<string>();
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  const look = (line: Buffer) => {
    const id = actionOf(line, wanted);
    if (id !== undefined) found.add(id);
  };
  try {
    for await (const chunk of createReadStream(path, { start: from, highWaterMark: 1024 * 1024 })) {
      const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      let begin = 0;
      for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, begin)) {
        if (!skipping) look(bytes.subarray(begin, end));
        skipping = false;
        begin = end + 1;
      }
      if (found.size === wanted.size) return found;
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
  if (!skipping) look(rest);
  return found;
}

/** The wanted action whose message the line holds, if the line is complete. */
function actionOf(line: Buffer, wanted: ReadonlySet<string>): string | undefined {
  // Behind what a torn write may have left before it.
  const start = line.lastIndexOf(LINE_START);
  if (start === -1) return undefined;
  const idStart = start + LINE_START.length;
  const id = line.toString('utf8', idStart, line.indexOf('"', idStart));
  if (!wanted.has(id)) return undefined;
  try {
    JSON.parse(line.toString('utf8', start));
    return id;
  } catch {
    return undefined;
  }
}
