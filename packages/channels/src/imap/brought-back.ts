import type { Email } from 'postal-mime';
import { messageIdsIn } from './message-ids.js';
import { fieldsIn, parts } from './parse-mail.js';

/** How a report brings a mail back, or its header alone (RFC 3464, RFC 6533). */
const RETURNED = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];

/** The Message-ID of the mail that a report brings back, in a list; an empty one when it brings back none that has one. */
export function broughtBack(mail: Email): string[] {
  for (const { text } of parts(mail, ...RETURNED)) {
    const [header = ''] = text.replace(/^\s+/, '').split(/\r?\n[ \t]*\r?\n/, 1);
    const ids = messageIdsIn(fieldsIn(header).get('message-id'));
    if (ids.length > 0) return ids.slice(0, 1);
  }
  return [];
}
