import { messageIdFor } from '../senders/tokens.js';
import { createOptOutTokens } from '../suppressions/opt-out-token.js';
import type { MailIdentity } from './mail-details.js';

/**
 * What this installation signs its mail with.
 * @param params.secretKey the installation's secret key; former ones sign nothing
 * @param params.publicUrl where people outside reach the server; undefined: mails carry no address to opt out at
 */
export function createMailIdentity(params: {
  secretKey: string;
  publicUrl: string | undefined;
}): MailIdentity {
  const { secretKey, publicUrl } = params;
  const tokens = createOptOutTokens(secretKey);
  return {
    messageId: (actionId, fromEmail) =>
      messageIdFor(secretKey, actionId, fromEmail.split('@').at(-1) || 'localhost'),
    unsubscribeUrl: (of) =>
      publicUrl === undefined ? null : new URL(`/u/${tokens.write(of)}`, publicUrl).href,
  };
}
