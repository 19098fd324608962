import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import { DomainError } from '../domain-error.js';

export const FILE_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type FileEncoding = (typeof FILE_ENCODINGS)[number];

const BYTE_ORDER_MARKS: { encoding: FileEncoding; bytes: Buffer }[] = [
  { encoding: 'utf-8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
];

/** Files that people upload by mistake, by their first bytes. */
const OTHER_FORMATS: { bytes: Buffer; sentence: string }[] = [
  {
    bytes: Buffer.from('PK\x03\x04'),
    sentence: 'This is a workbook or a ZIP archive; save it as CSV first.',
  },
  {
    bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    sentence: 'This is an old Excel workbook; save it as CSV first.',
  },
  { bytes: Buffer.from([0x1f, 0x8b]), sentence: 'This file is compressed with gzip; unpack it first.' },
  { bytes: Buffer.from('%PDF'), sentence: 'This is a PDF, not a CSV file.' },
];

const startsWith = (head: Buffer, bytes: Buffer) => head.subarray(0, bytes.length).equals(bytes);

/**
 * Names the encoding by byte order mark, else by where zero bytes stand (UTF-16), else by whether the bytes are
 * UTF-8; what is none of these is windows-1252, in which every byte means something.
 *
 * @param head the beginning of the file
 * @param told in place of what would be found; a byte order mark knows better
 * @throws DomainError `invalid_input` for what is no text
 */
export function detectEncoding(
  head: Buffer,
  told?: FileEncoding,
): { encoding: FileEncoding; markLength: number } {
  const other = OTHER_FORMATS.find((format) => startsWith(head, format.bytes));
  if (other) throw new DomainError('invalid_input', other.sentence);
  const mark = BYTE_ORDER_MARKS.find(({ bytes }) => startsWith(head, bytes));
  if (mark) return { encoding: mark.encoding, markLength: mark.bytes.length };
  if (told) return { encoding: told, markLength: 0 };
  const zeros = { even: 0, odd: 0 };
  for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) zeros[at % 2 ? 'odd' : 'even'] += 1;
  // Text in UTF-16 has a zero byte in most of its characters, always on the same side.
  if (zeros.odd > head.length / 8 && zeros.odd > zeros.even * 4)
    return { encoding: 'utf-16le', markLength: 0 };
  if (zeros.even > head.length / 8 && zeros.even > zeros.odd * 4)
    return { encoding: 'utf-16be', markLength: 0 };
  const text = head.subarray(0, wholeCharacters(head));
  return { encoding: isMostlyUtf8(text) ? 'utf-8' : 'windows-1252', markLength: 0 };
}

/** One broken character does not make a UTF-8 file windows-1252, whose letters hardly ever form valid sequences. */
function isMostlyUtf8(bytes: Buffer): boolean {
  if (isUtf8(bytes)) return true;
  const text = bytes.toString('utf8');
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: "all of ASCII" begins with them
  const whole = text.match(/[^\x00-\x7f\ufffd]/g)?.length ?? 0;
  return whole > broken;
}

/** How many bytes there are up to the last whole UTF-8 character; the rest is the beginning of the next one. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/**
 * The same text in UTF-8. A file that began as plain ASCII and turns out not to be UTF-8 further down is read as
 * windows-1252 from there; `switched` hears of it.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: FileEncoding,
  switched: (encoding: FileEncoding) => void,
): AsyncGenerator<Buffer> {
  let current = encoding;
  let onlyAscii = true;
  let carry: Buffer = Buffer.alloc(0);
  let decoder = current === 'utf-8' ? undefined : iconv.getDecoder(current);
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (current === 'utf-8') {
      bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      const whole = wholeCharacters(bytes);
      const text = bytes.subarray(0, whole);
      if (!onlyAscii || isMostlyUtf8(text)) {
        onlyAscii &&= isAscii(text);
        carry = Buffer.from(bytes.subarray(whole));
        yield text;
        continue;
      }
      current = 'windows-1252';
      decoder = iconv.getDecoder(current);
      switched(current);
    }
    if (decoder) yield Buffer.from(decoder.write(bytes));
  }
  if (current !== 'utf-8') {
    const rest = decoder?.end();
    if (rest) yield Buffer.from(rest);
  } else if (carry.length > 0) {
    if (onlyAscii) {
      switched('windows-1252');
      yield Buffer.from(iconv.decode(carry, 'windows-1252'));
    } else yield carry;
  }
}
