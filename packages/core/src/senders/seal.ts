import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export const IV_BYTES = 12;
export const TAG_BYTES = 16;

export type Sealed = { iv: Buffer; tag: Buffer; data: Buffer };

/** Hides bytes from whoever has not the key, and tells when they were changed. */
export type Seal = {
  close(plain: Buffer): Sealed;
  /** Undefined when it was closed with another key, for another purpose, or changed since; that takes always the same time. */
  open(sealed: Sealed): Buffer | undefined;
};

/**
 * AES-256-GCM with a random 96-bit IV each time (NIST SP 800-38D), under a key derived from ours by HKDF-SHA256
 * (RFC 5869). Data are as long as what they hide.
 * @param key the installation's secret key, 32 characters or more
 * @param purpose what is closed for one opens for no other
 */
export function createSeal(key: string | Buffer, purpose: 'outreach:senders' | 'outreach:opt-out'): Seal {
  const derived = Buffer.from(hkdfSync('sha256', key, '', purpose, 32));
  return {
    close(plain) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', derived, iv, { authTagLength: TAG_BYTES });
      const data = Buffer.concat([cipher.update(plain), cipher.final()]);
      return { iv, tag: cipher.getAuthTag(), data };
    },
    open({ iv, tag, data }) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', derived, iv, { authTagLength: TAG_BYTES });
        decipher.setAuthTag(tag);
        return Buffer.concat([decipher.update(data), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
}

/** What the first of these opens that can; undefined when none does. */
export function openFirst(seals: readonly Seal[], sealed: Sealed): Buffer | undefined {
  for (const seal of seals) {
    const plain = seal.open(sealed);
    if (plain) return plain;
  }
  return undefined;
}
