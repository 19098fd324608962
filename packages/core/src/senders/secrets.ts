import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { DomainError } from '../domain-error.js';

/** Keeps short texts, such as a mailbox's password, so that the database alone does not give them away. */
export type SecretBox = {
  seal(text: string): string;
  /** @throws DomainError `secret_unreadable` when it was sealed with another key, or changed since */
  open(sealed: string): string;
};

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a random 96-bit IV a text (NIST SP 800-38D), under a key derived from ours by HKDF-SHA256
 * (RFC 5869). Sealed texts read `v1.<iv>.<tag>.<data>`, each part in base64url.
 * @param key the installation's secret key, 32 characters or more
 */
export function createSecretBox(key: string | Buffer): SecretBox {
  const derived = Buffer.from(hkdfSync('sha256', key, '', 'outreach:senders', 32));
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derived, iv, { authTagLength: TAG_BYTES });
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [VERSION, ...[iv, cipher.getAuthTag(), data].map((part) => part.toString('base64url'))].join(
        '.',
      );
    },
    open(sealed) {
      const [version, ...parts] = sealed.split('.');
      const [iv, tag, data] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (version !== VERSION || parts.length !== 3 || !iv || !tag || !data) throw unreadable();
      try {
        const decipher = createDecipheriv('aes-256-gcm', derived, iv, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag);
        return decipher.update(data, undefined, 'utf8') + decipher.final('utf8');
      } catch {
        throw unreadable();
      }
    },
  };
}

const unreadable = () =>
  new DomainError(
    'secret_unreadable',
    'A stored password cannot be read: SECRET_KEY is another one than when it was stored. Bring the key back, or enter the password again.',
  );
