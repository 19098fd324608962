import PostalMime, { type Email } from 'postal-mime';

/** Mails within a mail stay in one piece each: they are looked into as evidence, and are nobody's words here. */
const OPTIONS = { forceRfc822Attachments: true, maxNestingDepth: 64 };

/** A part that is neither text nor HTML, such as a report or the mail that it brings back. */
export type Part = { type: string; text: string };

/** A mail, taken apart; null when nothing can be made of it. What is cut off or broken is read as far as it goes. */
export async function parseMail(source: Uint8Array): Promise<Email | null> {
  return (await parse(source)) ?? (await parse(headerOf(source)));
}

async function parse(source: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(source, OPTIONS);
  } catch {
    return null;
  }
}

/** Enough to know who answers what, when the rest is nested without end. */
function headerOf(source: Uint8Array): Uint8Array {
  const end = /\r?\n\r?\n/.exec(Buffer.from(source).toString('latin1'));
  return end ? source.subarray(0, end.index) : source;
}

/** The first field of that name (in small letters), unfolded. */
export const field = (mail: Email, name: string): string | undefined =>
  mail.headers.find(({ key }) => key === name)?.value;

export const hasField = (mail: Email, ...names: string[]): boolean =>
  mail.headers.some(({ key }) => names.includes(key));

export function parts(mail: Email, ...types: string[]): Part[] {
  return mail.attachments
    .filter(({ mimeType }) => types.includes(mimeType))
    .map(({ mimeType, content }) => ({ type: mimeType, text: textOf(content) }));
}

const textOf = (content: string | ArrayBuffer | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

/** The fields of a header or of one block of a report, unfolded; of several with one name, the first. */
export function fieldsIn(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([!-9;-~]+)[ \t]*:(.*)$/.exec(line) ?? [];
    if (name && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}
