import type { Queryable } from '../database/connect.js';
import { footerFor } from '../settings/footer.js';
import { organisationTexts } from '../settings/queries.js';
import type { OptOutOf } from '../suppressions/opt-out-token.js';
import type { OutgoingMessage } from './channel.js';
import type { SenderRow } from './claim-within-limits.js';
import type { ClaimedAction } from './claimed-action.js';
import { earlierMails, replySubject } from './thread.js';

/** What this installation signs its mail with. */
export type MailIdentity = {
  /** Of an action that has none yet. Without angle brackets. */
  messageId(actionId: string, fromEmail: string): string;
  /** Null when the installation has no address that the outside can reach. */
  unsubscribeUrl(of: OptOutOf): string | null;
};

export type Ready = { claim: ClaimedAction; message: OutgoingMessage };

/**
 * Makes e-mails of messages that go out from a mailbox: Message-ID, the thread they belong to, the footer. Without a
 * subject of its own a message takes up the first one's, with "Re:". One that has been behind the gate before may have gone
 * out then, so it keeps its Message-ID: answers to either are known by it.
 */
export async function addMailDetails(
  db: Queryable,
  ready: readonly Ready[],
  params: { sender: SenderRow; identity: MailIdentity },
): Promise<Ready[]> {
  const { sender, identity } = params;
  if (sender.kind !== 'email' || ready.length === 0) return [...ready];
  const threads = await earlierMails(
    db,
    ready.map(({ claim }) => claim),
  );
  const texts = await organisationTexts(db);
  return ready.map(({ claim, message }) => {
    const thread = threads.get(claim.recipientId) ?? [];
    const unsubscribeUrl = identity.unsubscribeUrl(message);
    const footer = footerFor({ signature: sender.signature, ...texts, unsubscribeUrl });
    const format = claim.format;
    return {
      claim,
      message: {
        ...message,
        // Empty, too, is without one: its template may have written nothing.
        subject: message.subject || replySubject(thread),
        body: message.body + (format === 'html' ? footer.html : footer.text),
        mail: {
          messageId: claim.messageId ?? identity.messageId(claim.actionId, sender.fromEmail ?? ''),
          references: thread.map((mail) => mail.messageId),
          toName: [claim.firstName, claim.lastName].filter(Boolean).join(' ') || null,
          format,
          unsubscribeUrl,
        },
      },
    };
  });
}
