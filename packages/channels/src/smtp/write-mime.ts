import { encode as base64, wrap as wrapBase64 } from 'nodemailer/lib/base64';
import type MimeNode from 'nodemailer/lib/mime-node';
import { encode as quotedPrintable, wrap as wrapQuotedPrintable } from 'nodemailer/lib/qp';

/**
 * The longest part that is written in one go, in characters. Longer ones go through the library's streams, which take
 * them in pieces of 64 KiB and let others have their turn in between.
 */
const AT_ONCE = 20_000;

/**
 * The message of a tree, with CRLF line ends: byte for byte what `build()` of the root makes, which sends each of them
 * through four streams. The library goes on writing the header fields and choosing and doing the encodings.
 */
export async function writeMime(root: MimeNode): Promise<Buffer> {
  if (!isShort(root)) return await root.build();
  const text = writeNode(root).replace(/\r?\n/g, '\r\n');
  return Buffer.from(text.endsWith('\n') ? text : text.endsWith('\r') ? `${text}\n` : `${text}\r\n`);
}

function isShort({ content = '', childNodes }: MimeNode): boolean {
  return typeof content === 'string' && content.length <= AT_ONCE && childNodes.every(isShort);
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
