import type { Email } from 'postal-mime';

/** The longest line of a mail (RFC 5322, 2.1.1): no identifier is longer. */
const LONGEST = 998;
/** A thread may go on for years. */
const MOST = 50;

/** The identifiers in a field, without angle brackets. One that was folded in its middle is put together again. */
export function messageIdsIn(value: string | undefined): string[] {
  if (!value) return [];
  const bracketed = [...value.matchAll(/<([^<>]+)>/g)].map(([, id = '']) => id.replace(/\s+/g, ''));
  const ids = bracketed.length > 0 ? bracketed : value.split(/[\s,;]+/).filter((word) => word.includes('@'));
  return ids.filter((id) => id !== '' && id.length <= LONGEST && !/\p{Cc}/u.test(id));
}

/** What a mail says that it answers, the surest first. */
export function answeredBy(mail: Email): string[] {
  const answered = [...messageIdsIn(mail.inReplyTo), ...messageIdsIn(mail.references).reverse()];
  return [...new Set(answered)].slice(0, MOST);
}
