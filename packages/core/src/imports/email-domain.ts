import { domainToASCII, domainToUnicode } from 'node:url';

/** Only such a domain has two spellings; plain ones are left alone, which Node would read as a browser does, numbers too. */
const IS_INTERNATIONAL = /[^\p{ASCII}]|(?:^|\.)xn--/iu;

/**
 * An address with its domain in letters, also where it is written as `xn--…`. Letters, because that is how people write
 * them and how nearly all that are stored already stand; on the wire the domain is `xn--…` again.
 */
export const withDomainInLetters = (email: string): string => spell(email, domainToUnicode);

/** All spellings of an address as a key: of one in another script the domain in letters, and as `xn--…`. */
export const spellingsOf = (email: string): string[] => [
  ...new Set([email, withDomainInLetters(email), spell(email, domainToASCII)]),
];

/** Stays as it is when its domain is none. */
function spell(email: string, spelling: (domain: string) => string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  if (at < 1 || !IS_INTERNATIONAL.test(domain)) return email;
  // First to ASCII, which also makes one of the ways in which the same letter can be written.
  const spelled = spelling(domainToASCII(domain));
  return spelled === '' ? email : `${email.slice(0, at)}@${spelled}`;
}
