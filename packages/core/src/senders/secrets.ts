import { DomainError } from '../domain-error.js';
import { createSeal } from './seal.js';

/** Keeps short texts, such as a mailbox's password, so that the database alone does not give them away. */
export type SecretBox = {
  seal(text: string): string;
  /** @throws DomainError `secret_unreadable` when it was sealed with another key, or changed since */
  open(sealed: string): string;
};

const VERSION = 'v1';

/**
 * Sealed texts read `v1.<iv>.<tag>.<data>`, each part in base64url.
 * @param key the installation's secret key, 32 characters or more
 */
export function createSecretBox(key: string | Buffer): SecretBox {
  const seal = createSeal(key, 'outreach:senders');
  return {
    seal(text) {
      const { iv, tag, data } = seal.close(Buffer.from(text));
      return [VERSION, ...[iv, tag, data].map((part) => part.toString('base64url'))].join('.');
    },
    open(sealed) {
      const [version, ...parts] = sealed.split('.');
      const [iv, tag, data] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (version !== VERSION || parts.length !== 3 || !iv || !tag || !data) throw unreadable();
      const text = seal.open({ iv, tag, data });
      if (!text) throw unreadable();
      return text.toString();
    },
  };
}

const unreadable = () =>
  new DomainError(
    'secret_unreadable',
    'A stored password cannot be read: SECRET_KEY is another one than when it was stored. Bring the key back, or enter the password again.',
  );
