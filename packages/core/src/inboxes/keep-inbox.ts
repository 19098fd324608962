import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { readAs, type SenderRow } from '../senders/columns.js';

type Reached = Pick<
  SenderRow,
  'imapHost' | 'imapPort' | 'imapTls' | 'imapUser' | 'imapPasswordSealed' | 'smtpUser' | 'smtpPasswordSealed'
>;

/**
 * Keeps the row of a sender's inbox in step with how it is reached: read from the beginning when it is another one,
 * looked into at once when anything else about it has changed, gone when nothing is to be read any more. To be called in
 * the transaction of the change.
 */
export async function keepInbox(
  tx: Queryable,
  params: { senderId: string; before: Reached | null; after: Reached },
): Promise<void> {
  const { senderId, before, after } = params;
  if (after.imapHost === null) {
    if (before?.imapHost) await tx.execute(sql`DELETE FROM sender_inboxes WHERE sender_id = ${senderId}`);
    return;
  }
  const same = (...columns: (keyof Reached)[]) =>
    columns.every((column) => before?.[column] === after[column]);
  const sameInbox = before !== null && same('imapHost') && readAs(before) === readAs(after);
  if (sameInbox && same('imapPort', 'imapTls', 'imapPasswordSealed', 'smtpPasswordSealed')) return;
  await tx.execute(sql`
    INSERT INTO sender_inboxes (sender_id) VALUES (${senderId})
    ON CONFLICT (sender_id) DO UPDATE
    SET uid_validity = CASE WHEN ${sameInbox} THEN sender_inboxes.uid_validity END,
        last_uid = CASE WHEN ${sameInbox} THEN sender_inboxes.last_uid ELSE 0 END,
        read_at = CASE WHEN ${sameInbox} THEN sender_inboxes.read_at END,
        problem = NULL, problem_since = NULL, failures = 0, next_read_at = now(), claimed_by = NULL, lease_until = NULL`);
}
