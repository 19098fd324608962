import type { Email } from 'postal-mime';
import { saysNoSuchAddress } from '../no-such-address.js';
import { oneLine } from '../one-line.js';
import { readMailbox } from './author.js';
import { broughtBack } from './brought-back.js';
import { type Failed, LONGEST_DETAIL } from './failed.js';
import { answeredBy } from './message-ids.js';
import { fieldsIn, parts } from './parse-mail.js';

/** What a report says (RFC 3464), and the same in other letters than ASCII (RFC 6533). */
const STATUS = ['message/delivery-status', 'message/global-delivery-status'];

type Fields = Map<string, string>;

/**
 * What a report on a delivery says: of the first recipient for whom it failed for good, or `other` when it failed for
 * nobody: it was put off, handed on or delivered. Null when there is no such report in the mail.
 */
export function readDeliveryReport(mail: Email): Failed | 'other' | null {
  const [report] = parts(mail, ...STATUS);
  if (!report) return null;
  const blocks = report.text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(fieldsIn);
  const recipients = blocks.filter((fields) => fields.has('final-recipient') || fields.has('action'));
  if (recipients.length === 0) return null;
  const failed = recipients.find((fields) => /^failed\b/i.test(fields.get('action') ?? ''));
  if (!failed) return 'other';
  const status = statusOf(failed);
  return {
    about: aboutOf(mail),
    recipient: addressIn(failed.get('original-recipient')) ?? addressIn(failed.get('final-recipient')),
    status,
    badAddress: saysNoSuchAddress(status),
    detail: detailOf(failed, status),
  };
}

/** The mail that it brings back; where it brings none back, the one that it answers: the rest of that one's thread did arrive. */
function aboutOf(mail: Email): string[] {
  const back = broughtBack(mail);
  return back.length > 0 ? back : answeredBy(mail).slice(0, 1);
}

/** `rfc822; ada@example.com`, or `utf-8; …` with characters as `\x{E4}` (RFC 6533, 3). */
function addressIn(value: string | undefined): string | null {
  const [, type = '', address = ''] = /^\s*([\w-]+)\s*;(.*)$/.exec(value ?? '') ?? [];
  const [uncommented = ''] = address.split('(', 1);
  const bare = uncommented.replace(/[<>"]/g, '');
  const plain = type.toLowerCase() === 'utf-8' ? bare.replace(/\\x\{([0-9a-f]{2,6})\}/gi, character) : bare;
  return readMailbox(plain);
}

function character(written: string, hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff) ? written : String.fromCodePoint(point);
}

/** Some give `5.0.0` there, and leave the real one to the words of the server that refused (Exim does). */
function statusOf(fields: Fields): string | null {
  const own = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '')?.[0] ?? null;
  if (own && !own.endsWith('.0.0')) return own;
  const said = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(fields.get('diagnostic-code') ?? '')?.[0];
  return said && said[0] === (own ?? said)[0] ? said : own;
}

function detailOf(fields: Fields, status: string | null): string {
  const diagnostic = (fields.get('diagnostic-code') ?? '').replace(/^\s*[\w-]+\s*;/, '');
  return (
    oneLine(diagnostic, LONGEST_DETAIL) || `It could not be delivered (${status ?? 'no reason is named'}).`
  );
}
