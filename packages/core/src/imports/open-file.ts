import iconv from 'iconv-lite';
import { detectEncoding, type FileEncoding, toUtf8 } from './file-encoding.js';

/** Bytes that are looked at before anything is decided: some thousand rows. */
const HEAD_BYTES = 256 * 1024;

export type OpenedFile = {
  /** May change while the text is read: see `toUtf8`. */
  encoding: FileEncoding;
  /** The beginning as text, and whether that is the whole file. */
  head: string;
  isWhole: boolean;
  /** Bytes read so far. */
  bytesRead: number;
  /** The whole file from its first character on, as UTF-8 without a byte order mark. To be read once. */
  text(): AsyncIterable<Buffer>;
  /** Lets go of the stream; needed only when the text is not read. */
  close(): Promise<void>;
};

/**
 * Reads the beginning of a file and names its encoding.
 *
 * @throws DomainError `invalid_input` for what is no text
 */
export async function openFile(
  stream: AsyncIterable<Buffer | Uint8Array | string>,
  told: { encoding?: FileEncoding | undefined } = {},
): Promise<OpenedFile> {
  const source = stream[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let size = 0;
  let isWhole = false;
  while (size < HEAD_BYTES) {
    const next = await source.next();
    if (next.done) {
      isWhole = true;
      break;
    }
    const part = asBuffer(next.value);
    parts.push(part);
    size += part.length;
  }
  const head = Buffer.concat(parts);
  const { encoding, markLength } = detectEncoding(head, told.encoding);
  const body = head.subarray(markLength);
  const close = async () => {
    await source.return?.();
  };
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield body;
      for (let next = await source.next(); !next.done; next = await source.next()) {
        const chunk = asBuffer(next.value);
        file.bytesRead += chunk.length;
        yield chunk;
      }
    } finally {
      await close();
    }
  }
  const file: OpenedFile = {
    encoding,
    head: iconv.decode(body, encoding),
    isWhole,
    close,
    bytesRead: size,
    text: () =>
      toUtf8(bytes(), encoding, (actual) => {
        file.encoding = actual;
      }),
  };
  return file;
}

const asBuffer = (chunk: Buffer | Uint8Array | string): Buffer =>
  typeof chunk === 'string'
    ? Buffer.from(chunk)
    : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
