import { readFileSync } from 'node:fs';

export type LineEnd = '\n' | '\r\n';

/** One of the mails beside this file, as a server gives it out. */
export function mailOf(name: string, lineEnd: LineEnd = '\r\n'): Buffer {
  const text = readFileSync(new URL(`mails/${name}.eml`, import.meta.url), 'utf8');
  return Buffer.from(text.replace(/\r?\n/g, lineEnd));
}

/** A mail from its lines. */
export const mailFrom = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n`);
