import type { Email } from 'postal-mime';
import { broughtBack } from './brought-back.js';
import { fieldsIn, parts } from './parse-mail.js';

/** Kinds of feedback by which a person says that a mail should not have come (RFC 5965, 7.3, and an older one). */
const UNWANTED = /^(?:abuse|fraud|opt-out)/i;

/**
 * What a feedback report says (RFC 5965), which a provider sends when somebody calls a mail spam: which mail that is. Null when
 * it says something else, or does not bring the mail back.
 */
export function readComplaint(mail: Email): { about: string[] } | null {
  const [feedback] = parts(mail, 'message/feedback-report');
  const about = broughtBack(mail);
  if (!feedback || about.length === 0) return null;
  return UNWANTED.test(fieldsIn(feedback.text).get('feedback-type') ?? '') ? { about } : null;
}
