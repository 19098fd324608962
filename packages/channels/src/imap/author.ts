import type { Email } from 'postal-mime';
import { field } from './parse-mail.js';

/** RFC 5321, 4.5.3.1.3, with room for a domain in other letters. */
const LONGEST = 320;

/** Names by which mail servers sign what they report (RFC 5321, 4.5.1, and custom). */
const SERVERS = /^(?:mailer[-_]?daemon|maildaemon|postmaster)@/;

/** One address in small letters; null when it is none. */
export function readMailbox(text: string | undefined): string | null {
  const address = (text ?? '').trim().toLowerCase();
  return address.length <= LONGEST && /^[^\s\p{Cc}<>@]+@[^\s\p{Cc}<>@]+$/u.test(address) ? address : null;
}

/** Whose mail it is: the first one that From names. */
export function authorOf(mail: Email): string | null {
  return readMailbox(mail.from?.address ?? mail.from?.group?.[0]?.address);
}

export const isByServer = (mail: Email): boolean => SERVERS.test(authorOf(mail) ?? '');

/** It is not to be answered: a notice or an automatic answer (RFC 5321, 4.5.5). */
export const hasNoReturnPath = (mail: Email): boolean =>
  /^<\s*>$/.test(field(mail, 'return-path')?.trim() ?? '');
