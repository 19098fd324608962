import type { MailDetails, OutgoingMessage, SendOutcome } from '@outreach/core';
import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';
import { type Address, readAddress } from './address.js';
import { holdBack } from './dot-stuffing.js';
import { headerField } from './header-field.js';
import type { SmtpSender } from './sender.js';
import { createSigner, type Sign } from './sign.js';
import { writeMime } from './write-mime.js';

const MAX_NAME = 200;

/** A message ready for the wire. */
export type ComposedMail = {
  /** One sender, one recipient: exactly what MAIL and RCPT will name. */
  envelope: { from: string; to: string };
  /** The server has to know SMTPUTF8, for the sake of this address. */
  international: 'sender' | 'recipient' | null;
  /** What follows the 354, up to and without the CRLF, dot, CRLF that ends it. */
  data: Buffer;
};

/** A message, or why there can be none. */
export type Composition = { mail: ComposedMail } | { outcome: SendOutcome };

export type Compose = (message: OutgoingMessage) => Promise<Composition>;

/** What is the same in each header of a sender, written once; empty where there is none. */
type OwnFields = { from: string; replyTo: string };

/** Writes messages of one sender. What is wrong with the sender is an outcome too, never an error. */
export function createComposer(sender: SmtpSender): Compose {
  const from = readAddress(sender.fromEmail);
  const replyTo = sender.replyTo === null ? null : readAddress(sender.replyTo);
  const own: OwnFields = {
    from: from === null ? '' : addressField('From', from, sender.fromName),
    replyTo: replyTo === null ? '' : addressField('Reply-To', replyTo),
  };
  let sign: Sign | null = null;
  let wrong: SendOutcome | undefined;
  try {
    sign = createSigner(sender.dkim);
  } catch (error) {
    wrong = dkimFailed(error);
  }
  if (sender.replyTo !== null && replyTo === null) wrong = badSenderAddress('Reply-To', sender.replyTo);
  return async (message) => {
    if (from === null) return { outcome: badSenderAddress('From', sender.fromEmail) };
    if (wrong) return { outcome: wrong };
    const to = readAddress(message.to);
    if (to === null) return { outcome: badAddress(message.to) };
    const bytes = await write(message, { from, to, own });
    if (bytes === null) return { outcome: badAddress(message.to) };
    try {
      const data = holdBack(sign ? await sign(bytes) : bytes);
      const international = from.international ? 'sender' : to.international ? 'recipient' : null;
      return { mail: { envelope: { from: from.wire, to: to.wire }, international, data } };
    } catch (error) {
      return { outcome: dkimFailed(error) };
    }
  };
}

/** Null when the address would be read as another one. */
async function write(
  message: OutgoingMessage,
  params: { from: Address; to: Address; own: OwnFields },
): Promise<Buffer | null> {
  const { from, to, own } = params;
  const mail = message.mail ?? plain(message, from);
  const recipient = addressField('To', to, mail.toName);
  // What would be read as the recipient must be the one that is meant; else nothing of it is sent.
  if (!to.international && !holds(recipient, to)) return null;
  const fields = [
    subjectField(message.subject),
    ...unsubscribing(mail.unsubscribeUrl),
    own.from,
    recipient,
    own.replyTo,
    ...threading(mail.references),
  ].filter((field) => field !== '');
  const body = withLineFeeds(message.body);
  return writeMime(fields, {
    messageId: `<${mail.messageId}>`,
    date: message.at,
    ...(mail.format === 'text' ? { text: body } : await renderHtml(body)),
  });
}

function addressField(field: string, { wire }: Address, name: string | null = null): string {
  return headerField(field, { name: nameOf(name), address: wire });
}

/** The field ends with the address as it stands in the envelope, bare or in the brackets behind a name. */
function holds(field: string, { wire }: Address): boolean {
  return field.endsWith(` ${wire}`) || field.endsWith(` <${wire}>`);
}

function threading(references: readonly string[]): string[] {
  const last = references.at(-1);
  if (last === undefined) return [];
  const ids = references.map((id) => `<${id}>`);
  return [headerField('In-Reply-To', `<${last}>`), headerField('References', ids)];
}

/** Opting out by a page, and by one POST without any (RFC 8058). */
function unsubscribing(url: string | null): string[] {
  if (url === null || !URL.canParse(url)) return [];
  return [
    headerField('List-Unsubscribe', `<${new URL(url).href}>`),
    headerField('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'),
  ];
}

async function renderHtml(body: string): Promise<{ text: string; html: string }> {
  // Loaded with the first message in HTML: its libraries take half a second to load, all else here a tenth.
  const { renderHtmlBody } = await import('./html-body.js');
  const { html, text } = renderHtmlBody(body);
  // `&#13;` has become a CR by now. One that stands alone counts as a line end with some servers, and a dot behind it
  // as the end of the mail.
  return { html: withLineFeeds(html), text: withLineFeeds(text) };
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** A name or subject on one line: what looks like a line end to anybody would begin a new header. */
function oneLine(text: string | null): string {
  return (text ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** A name is a courtesy: what is longer than any is cut off, so that its line stays within 998 octets. */
function nameOf(text: string | null): string {
  const name = oneLine(text);
  return name.length <= MAX_NAME ? name : [...name].slice(0, MAX_NAME).join('');
}

/** Lines are folded at spaces. Where there is none for too long, encoded words make some that nobody sees. */
function subjectField(text: string | null): string {
  const subject = oneLine(text);
  if (!/[!-~]{500}/.test(subject)) return headerField('Subject', subject);
  return foldLines(`Subject: ${encodeWord(subject, 'Q', 52)}`);
}

function plain(message: OutgoingMessage, from: Address): MailDetails {
  const messageId = `${message.actionId}@${from.domain}`;
  return { messageId, references: [], toName: null, format: 'text', unsubscribeUrl: null };
}

function badSenderAddress(field: string, address: string): SendOutcome {
  const detail = `The sender's ${field} ${JSON.stringify(address)} is not an e-mail address.`;
  return { kind: 'sender_failed', code: 'bad_sender_address', detail };
}

function badAddress(to: string): SendOutcome {
  const detail = `${JSON.stringify(to)} is not one e-mail address that can be sent to.`;
  return { kind: 'rejected', code: 'bad_address', detail, badAddress: true };
}

function dkimFailed(error: unknown): SendOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  return { kind: 'sender_failed', code: 'dkim_failed', detail: `The DKIM key cannot sign: ${reason}` };
}
