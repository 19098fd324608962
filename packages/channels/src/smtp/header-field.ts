import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode, { type MimeNodeHeaderValue } from 'nodemailer/lib/mime-node';

/** No part of any mail: only asked how it would write a field. */
const asked = new MimeNode();

/** A field without its line end, encoded and folded as the library does it in a mail. Empty, when its value is. */
export function headerField(name: string, value: MimeNodeHeaderValue): string {
  const encoded = asked.encodeHeaderValue(name, value);
  return encoded.trim() === '' ? '' : foldLines(`${name}: ${encoded}`, 76);
}
