import { createSeal, IV_BYTES, openFirst, TAG_BYTES } from '../senders/seal.js';
import { createTokenSigner } from '../senders/tokens.js';

/** A message, and the address that it goes to. */
export type OptOutOf = { actionId: string; to: string };

/** Who opts out, and by which message. Links that went out in former versions name the contact in place of the address. */
export type OptOut = OptOutOf | { actionId: string; contactId: string };

/** What stands behind `/u/` in a message's link. */
export type OptOutTokens = {
  /** Fit for a URL as it stands; nobody without the key reads the address in it. */
  write(of: OptOutOf): string;
  /** @param token decoded; undefined is answered for one that we have not made */
  read(token: string): OptOut | undefined;
};

const ID_BYTES = 16;
const IV_ENDS = IV_BYTES;
const TAG_ENDS = IV_ENDS + TAG_BYTES;

/**
 * A token is the message's id, as the 16 bytes of a UUID, and the address, sealed, in base64url: whoever opts out is
 * remembered by it when the campaign and the contact are long deleted.
 * @param key the installation's secret key, 32 characters or more: all tokens are made with it
 * @param former keys that it had before, whose tokens are good as well
 */
export function createOptOutTokens(
  key: string | Buffer,
  former: readonly (string | Buffer)[] = [],
): OptOutTokens {
  const seal = createSeal(key, 'outreach:opt-out');
  const seals = [seal, ...former.map((one) => createSeal(one, 'outreach:opt-out'))];
  const signer = createTokenSigner(key, former);
  return {
    write({ actionId, to }) {
      const { iv, tag, data } = seal.close(Buffer.concat([idBytes(actionId), Buffer.from(to)]));
      return Buffer.concat([iv, tag, data]).toString('base64url');
    },
    read(token) {
      if (token.includes('.')) return readFormer(signer.verify(token));
      const bytes = Buffer.from(token, 'base64url');
      const plain = openFirst(seals, {
        iv: bytes.subarray(0, IV_ENDS),
        tag: bytes.subarray(IV_ENDS, TAG_ENDS),
        data: bytes.subarray(TAG_ENDS),
      });
      if (!plain || plain.length <= ID_BYTES) return undefined;
      return { actionId: idOf(plain.subarray(0, ID_BYTES)), to: plain.subarray(ID_BYTES).toString() };
    },
  };
}

/** @throws for an id that is no UUID, which the database does not make */
function idBytes(id: string): Buffer {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  if (bytes.length !== ID_BYTES) throw new Error(`${id} is no UUID`);
  return bytes;
}

const idOf = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** In former tokens between the two ids. Not in the ids that we make; a contact's may come from elsewhere, and stood last. */
const BETWEEN = '~';

function readFormer(subject: string | undefined): OptOut | undefined {
  const at = subject?.indexOf(BETWEEN) ?? -1;
  if (subject === undefined || at < 0) return undefined;
  return { actionId: subject.slice(0, at), contactId: subject.slice(at + 1) };
}
