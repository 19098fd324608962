import { sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { footerFor } from '../settings/footer.js';
import { organisationTexts } from '../settings/queries.js';
import type { OptOut } from '../suppressions/opt-out-token.js';
import type { OutgoingMessage } from './channel.js';
import type { SenderRow } from './claim-within-limits.js';
import type { ClaimedAction } from './claimed-action.js';

/** What this installation signs its mail with. */
export type MailIdentity = {
  /** Without angle brackets; the same whenever it is asked for the same action. */
  messageId(actionId: string, fromEmail: string): string;
  /** Null when the installation has no address that the outside can reach. */
  unsubscribeUrl(of: OptOut): string | null;
};

export type Ready = { claim: ClaimedAction; message: OutgoingMessage };

type Earlier = { recipientId: string; messageId: string; subject: string | null };

/**
 * Makes e-mails of messages that go out from a mailbox: Message-ID, the thread they belong to, the footer. Without a
 * subject of its own a message takes up the first one's, with "Re:".
 */
export async function addMailDetails(
  db: Queryable,
  ready: readonly Ready[],
  params: { sender: SenderRow; identity: MailIdentity },
): Promise<Ready[]> {
  const { sender, identity } = params;
  if (sender.kind !== 'email' || ready.length === 0) return [...ready];
  const threads = await earlierMails(db, ready);
  const texts = await organisationTexts(db);
  return ready.map(({ claim, message }) => {
    const thread = threads.get(claim.recipientId) ?? [];
    const unsubscribeUrl = identity.unsubscribeUrl(claim);
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
          messageId: identity.messageId(claim.actionId, sender.fromEmail ?? ''),
          references: thread.map((mail) => mail.messageId),
          toName: [claim.firstName, claim.lastName].filter(Boolean).join(' ') || null,
          format,
          unsubscribeUrl,
        },
      },
    };
  });
}

function replySubject(thread: readonly Earlier[]): string | null {
  const first = thread.find((mail) => mail.subject)?.subject;
  return first ? (/^re:/i.test(first) ? first : `Re: ${first}`) : null;
}

/** By recipient. OFFSET 0: or a plan that is kept from when few had been sent reads all that ever were, once a batch. */
async function earlierMails(db: Queryable, ready: readonly Ready[]): Promise<Map<string, Earlier[]>> {
  const people = [...new Set(ready.flatMap(({ claim }) => (claim.opener ? [] : claim.recipientId)))];
  if (people.length === 0) return new Map();
  const rows = await executeByKey<Earlier>(db, {
    statement: sql`
      SELECT a.recipient_id AS "recipientId", m.message_id AS "messageId", m.subject
      FROM unnest(${textArray(people)}) person (id)
      CROSS JOIN LATERAL (SELECT * FROM campaign_actions a WHERE a.recipient_id = person.id OFFSET 0) a
      CROSS JOIN LATERAL (SELECT * FROM sent_messages m WHERE m.action_id = a.id OFFSET 0) m
      WHERE m.message_id IS NOT NULL
      ORDER BY m.at, a.id`,
  });
  const threads = new Map<string, Earlier[]>();
  for (const row of rows) {
    const thread = threads.get(row.recipientId);
    if (thread) thread.push(row);
    else threads.set(row.recipientId, [row]);
  }
  return threads;
}
