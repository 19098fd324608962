import type { Email } from 'postal-mime';
import { cutShort, oneLine } from '../one-line.js';
import { readMailbox } from './author.js';
import { type Failed, LONGEST_DETAIL } from './failed.js';
import { answeredBy, messageIdsIn } from './message-ids.js';
import { field, parts } from './parse-mail.js';

/** Subjects of notices that a mail was given up: Exim, qmail, sendmail, Exchange, Domino, in the languages of the latter. */
const GIVEN_UP =
  /undeliver|not delivered|returned (?:mail|to sender)|delivery (?:has )?fail|delivery error|delivery status notification \(failure\)|failure notice|mail system error|user unknown|unzustellbar|nicht zugestellt|non remis|non distribu|onbestelbaar|non recapit|no se puede entregar|não (?:foi )?entreg|não é possível entregar|配信不能|配信できません/i;
/** The same in the text, where the subject says nothing. */
const GIVEN_UP_TEXT =
  /permanent (?:error|failure)|given up|user unknown|no such user|does not exist|(?:could|can) ?not be delivered|(?:wasn't|was not) able to deliver|undeliverable|nicht zugestellt werden/i;
/** It is still being tried, and nothing has failed yet. */
const STILL_TRIED =
  /delay|warning|temporar|(?:still|keep|continue) (?:to )?try|will (?:be retried|retry|try again)|not yet|no action is required|verzöger|retard/i;
/** Where the mail begins that a notice brings back. */
const QUOTED = /^(?:-{3,}|={3,}|Received:|Return-Path:|Message-ID:|From:)/im;
/** No notice needs more words to say it. */
const LONGEST_WORDS = 4_000;

/**
 * What a mail server says that does not write reports as RFC 3464 has them, such as Exim or qmail; null when it is not
 * sure that it speaks of a failure, or of which mail.
 */
export function readFailureNotice(mail: Email): Failed | null {
  const text = (mail.text ?? '').replace(/\r\n?/g, '\n');
  const words = cutShort(text.slice(0, QUOTED.exec(text)?.index), LONGEST_WORDS);
  const failedRecipients = field(mail, 'x-failed-recipients');
  if (!saysFailure(mail.subject ?? '', words, failedRecipients !== undefined)) return null;
  const recipient = readMailbox(failedRecipients?.split(',')[0]) ?? readMailbox(NAMED.exec(words)?.[1]);
  const about = aboutOf(mail, text);
  if (about.length === 0 && recipient === null) return null;
  return { about, recipient, status: null, badAddress: false, detail: detailOf(mail, words, recipient) };
}

/** As qmail names it: a line with the address and a colon. */
const NAMED = /^<([^<>\s]{1,320})>:/m;

function saysFailure(subject: string, words: string, namesFailed: boolean): boolean {
  if (STILL_TRIED.test(subject) || STILL_TRIED.test(words)) return false;
  return namesFailed || GIVEN_UP.test(subject) || GIVEN_UP_TEXT.test(words);
}

function aboutOf(mail: Email, text: string): string[] {
  const quoted = [...parts(mail, 'message/rfc822', 'text/rfc822-headers').map((part) => part.text), text];
  for (const place of quoted) {
    const [, id] = /^[> \t]*Message-ID:\s*(<[^<>\s]+>)/im.exec(place) ?? [];
    const ids = messageIdsIn(id);
    if (ids.length > 0) return ids;
  }
  return answeredBy(mail).slice(0, 1);
}

/** From the address on, where it names one: there stands why. */
function detailOf(mail: Email, words: string, recipient: string | null): string {
  const at = recipient === null ? -1 : words.toLowerCase().indexOf(recipient);
  const why = at === -1 ? '' : words.slice(at).replace(/^[^\n]*?[>:]*\n/, '');
  return (
    oneLine(why, LONGEST_DETAIL) ||
    oneLine(mail.subject ?? '', LONGEST_DETAIL) ||
    'It could not be delivered.'
  );
}
