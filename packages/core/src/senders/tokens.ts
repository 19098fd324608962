import { createHmac, timingSafeEqual } from 'node:crypto';
import { domainToASCII } from 'node:url';

/** Makes tokens that name something and can't be forged, and reads them again. */
export type TokenSigner = {
  /** Fit for a URL as it stands, when the subject is. */
  sign(subject: string): string;
  /** The subject; undefined when the token was made with no key that is named. */
  verify(token: string): string | undefined;
};

/** Of the 32 bytes of an HMAC-SHA256, as many as RFC 2104 (section 5) asks for at the least. */
const MAC_BYTES = 16;

/**
 * Tokens read `<subject>.<mac>`, and never run out.
 * @param key the installation's secret key, 32 characters or more: all that is signed is signed with it
 * @param former keys that it had before, which only verify
 */
export function createTokenSigner(
  key: string | Buffer,
  former: readonly (string | Buffer)[] = [],
): TokenSigner {
  const macOf = (subject: string, by = key): Buffer =>
    createHmac('sha256', by).update(`unsubscribe:${subject}`).digest().subarray(0, MAC_BYTES);
  return {
    sign: (subject) => `${subject}.${macOf(subject).toString('base64url')}`,
    verify(token) {
      const at = token.lastIndexOf('.');
      const subject = token.slice(0, Math.max(at, 0));
      const given = Buffer.from(token.slice(at + 1), 'base64url');
      const isOurs = [key, ...former].some((by) => {
        const wanted = macOf(subject, by);
        return given.length === wanted.length && timingSafeEqual(given, wanted);
      });
      return at > 0 && isOurs ? subject : undefined;
    },
  };
}

/**
 * The Message-ID of an action, in ASCII and without angle brackets, which is no guess without the key. An action that has
 * passed the gate keeps the one that it passed with, whatever the key and the domain are by then.
 * @param domain of the sender's address
 */
export function messageIdFor(key: string | Buffer, actionId: string, domain: string): string {
  const hash = createHmac('sha256', key).update(`message-id:${actionId}`).digest('hex');
  return `${hash.slice(0, 32)}@${isAscii(domain) ? domain.toLowerCase() : domainToASCII(domain)}`;
}

const isAscii = (text: string): boolean => !/[^\p{ASCII}]/u.test(text);
