import { createPrivateKey } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';
import type { SmtpSender } from './sender.js';

/**
 * Header fields that the signature covers, as RFC 6376 (5.4.1) advises, with both of one-click unsubscription, which
 * counts only when they are signed (RFC 8058, 4).
 */
const SIGNED = [
  'From',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
].join(':');

/** Takes a whole message with CRLF line ends, and gives it back with a signature in front. */
export type Sign = (message: Buffer) => Promise<Buffer>;

/**
 * The signer of a sender's mail; null when it does not sign.
 * @throws when the key is not an RSA key in PEM; the answer of `Sign` rejects when nothing came out of signing
 */
export function createSigner(dkim: SmtpSender['dkim']): Sign | null {
  if (dkim === null) return null;
  // Read once: that costs as much as a signature.
  const key = createPrivateKey(dkim.privateKey);
  if (key.asymmetricKeyType !== 'rsa') throw new Error('an RSA key is expected');
  const signer = new DKIM({
    domainName: dkim.domain,
    keySelector: dkim.selector,
    privateKey: key,
    headerFieldNames: SIGNED,
  });
  return async (message) => {
    const signed = await buffer(signer.sign(message));
    // It swallows a failure and passes the message on unsigned.
    if (signed.length <= message.length) throw new Error('no signature came out');
    return signed;
  };
}
