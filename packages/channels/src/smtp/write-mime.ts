import { encode as base64, wrap as wrapBase64 } from 'nodemailer/lib/base64';
import MailComposer from 'nodemailer/lib/mail-composer';
import { isPlainText } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { encode as quotedPrintable, wrap as wrapQuotedPrintable } from 'nodemailer/lib/qp';
import { headerField } from './header-field.js';

const PLAIN = 'text/plain; charset=utf-8';

/** What the library is told of a mail, but for the fields that are written already. */
export type Mime = { messageId: string; date: Date; text: string; html?: string };

/**
 * The message with CRLF line ends, the given fields of its header first: byte for byte what `build()` of the library's
 * composer makes of the same, which sends each message through four streams. The library goes on writing each header
 * field and choosing and doing the encodings.
 */
export function writeMime(fields: readonly string[], mime: Mime): Buffer {
  const { text, html } = mime;
  if (html === undefined && text !== '') return writeText(fields, mime);
  const root = new MailComposer({
    ...mime,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return toBytes([...fields, writeNode(root)]);
}

function toBytes(lines: readonly string[]): Buffer {
  const text = lines.join('\r\n').replace(/(?<!\r)\n/g, '\r\n');
  return Buffer.from(text.endsWith('\n') ? text : text.endsWith('\r') ? `${text}\n` : `${text}\r\n`);
}

/** Most mails are one text, and need no tree: it costs as much as all the rest. An empty text has no encoding. */
function writeText(fields: readonly string[], { messageId, date, text }: Mime): Buffer {
  const encoding = encodingOf(text);
  return toBytes([
    ...fields,
    headerField('Message-ID', messageId),
    headerField('Date', date),
    `Content-Transfer-Encoding: ${encoding}`,
    'MIME-Version: 1.0',
    `Content-Type: ${PLAIN}`,
    '',
    encode(text, encoding),
  ]);
}

/** As the library chooses. It counts letters against what is not ASCII: without that, a single one settles it. */
function encodingOf(text: string): string | false {
  if (isPlainText(text)) {
    if (!hasLongLines(text)) return '7bit';
    if (/[a-z]/i.test(text)) return 'quoted-printable';
  }
  return new MimeNode(PLAIN, { baseBoundary: 'none' }).setContent(text).getTransferEncoding();
}

function hasLongLines(text: string): boolean {
  return text.split(/[\r\n]/).some(({ length }) => length > 76);
}

function writeNode(node: MimeNode): string {
  // First, as it settles the encoding and whether there are parts.
  const header = `${node.buildHeaders()}\r\n\r\n`;
  const content = typeof node.content === 'string' ? encode(node.content, node.getTransferEncoding()) : '';
  if (!node.multipart) return header + content;
  const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${writeNode(child)}`);
  return `${header}${content}${parts.join('\r\n')}\r\n--${node.boundary}--\r\n`;
}

function encode(content: string, encoding: string | false): string {
  if (encoding === 'base64') return wrapBase64(base64(content));
  return encoding === 'quoted-printable' ? encodeLines(content) : content;
}

/**
 * Spaces at the very end come behind lines that are already broken where they have to be: the library's stream holds
 * them back until it knows that nothing follows.
 */
function encodeLines(content: string): string {
  let end = content.length;
  while (content[end - 1] === ' ' || content[end - 1] === '\t') end--;
  const lines = wrapQuotedPrintable(quotedPrintable(content.slice(0, end)));
  if (end === content.length) return lines;
  const last = lines.lastIndexOf('\n') + 1;
  return lines.slice(0, last) + wrapQuotedPrintable(lines.slice(last) + quotedPrintable(content.slice(end)));
}
