import type { TokenSigner } from '../senders/tokens.js';

/** Who opts out, and by which message. The contact is named too: a link has to work when its campaign is long deleted. */
export type OptOut = { actionId: string; contactId: string };

/** Not in the ids that we make; a contact's may come from elsewhere, and stands last. */
const BETWEEN = '~';

/** What stands behind `/u/` in a message's link, fit for a URL. */
export const optOutToken = (signer: TokenSigner, { actionId, contactId }: OptOut): string =>
  encodeURIComponent(signer.sign(`${actionId}${BETWEEN}${contactId}`));

/** @param token decoded; undefined is answered for one that we have not made */
export function readOptOutToken(signer: TokenSigner, token: string): OptOut | undefined {
  const subject = signer.verify(token);
  const at = subject?.indexOf(BETWEEN) ?? -1;
  if (subject === undefined || at < 0) return undefined;
  return { actionId: subject.slice(0, at), contactId: subject.slice(at + 1) };
}
