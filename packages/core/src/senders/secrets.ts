import { DomainError } from '../domain-error.js';
import { createSeal, openFirst, type Seal } from './seal.js';

/** Keeps short texts, such as a mailbox's password, so that the database alone does not give them away. */
export type SecretBox = {
  seal(text: string): string;
  /** @throws DomainError `secret_unreadable` when it was sealed with a key that is not named, or changed since */
  open(sealed: string): string;
  /**
   * The same under the key that seals today: what is sealed so already is answered as it stands.
   * @throws DomainError `secret_unreadable`
   */
  reseal(sealed: string): string;
};

const VERSION = 'v1';

/**
 * Sealed texts read `v1.<iv>.<tag>.<data>`, each part in base64url.
 * @param key the installation's secret key, 32 characters or more: all that is sealed is sealed with it
 * @param former keys that it had before, which only open
 */
export function createSecretBox(key: string | Buffer, former: readonly (string | Buffer)[] = []): SecretBox {
  const today = createSeal(key, 'outreach:senders');
  const all = [today, ...former.map((one) => createSeal(one, 'outreach:senders'))];
  const seal = (text: string): string => {
    const { iv, tag, data } = today.close(Buffer.from(text));
    return [VERSION, ...[iv, tag, data].map((part) => part.toString('base64url'))].join('.');
  };
  const open = (sealed: string): string => {
    const text = openWith(all, sealed);
    if (text === undefined) throw unreadable();
    return text;
  };
  return {
    seal,
    open,
    reseal: (sealed) => (openWith([today], sealed) === undefined ? seal(open(sealed)) : sealed),
  };
}

/** Undefined when it was sealed with none of these, or changed since. */
function openWith(seals: readonly Seal[], sealed: string): string | undefined {
  const [version, ...parts] = sealed.split('.');
  const [iv, tag, data] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (version !== VERSION || parts.length !== 3 || !iv || !tag || !data) return undefined;
  return openFirst(seals, { iv, tag, data })?.toString();
}

const unreadable = () =>
  new DomainError(
    'secret_unreadable',
    'A stored password cannot be read: SECRET_KEY is another one than when it was stored. Name that key in SECRET_KEY_PREVIOUS, or enter the password again.',
  );
