import { inArray } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { senderInboxes } from '../../schema/sender-inboxes.js';
import type { senders } from '../../schema/senders.js';
import { type Finding, warning } from './finding.js';

type Sender = typeof senders.$inferSelect;

/** Mailboxes whose answers nobody would see before the next message goes out. */
export async function lookAtInboxes(db: Queryable, mailboxes: readonly Sender[]): Promise<Finding[]> {
  const ids = mailboxes.map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db.select().from(senderInboxes).where(inArray(senderInboxes.senderId, ids));
  const inboxes = new Map(rows.map((row) => [row.senderId, row]));
  return mailboxes.flatMap(({ id, name }) => {
    const inbox = inboxes.get(id);
    if (!inbox)
      return warning(
        'inbox_not_read',
        `The inbox of ${name} is not read: who answers gets the next message all the same, until somebody marks them as having answered.`,
      );
    return inbox.problem === null
      ? []
      : warning(
          'inbox_unreadable',
          `The inbox of ${name} cannot be read, so answers go unseen. ${inbox.problem}`,
        );
  });
}
