import { eq, sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { contacts } from '../schema/contacts.js';
import type { Suppressible } from './address-keys.js';
import type { OptOut } from './opt-out-token.js';
import { suppress } from './suppress.js';

/**
 * Somebody has followed the link in a message and wants no more: the address that it went to is suppressed, which need
 * not be the contact's any more. Where none is kept, theirs of today. Safe to repeat, and good also when the message and
 * its campaign have been deleted.
 * @returns false when there is no such contact any more, or none with an address: nothing can be sent to them
 */
export async function optOut(
  db: Queryable,
  params: OptOut & { actor?: Actor | undefined },
): Promise<boolean> {
  const { actionId, contactId, actor = 'system' } = params;
  const [message] = await db.execute<{ campaignId: string; sentTo: string | null }>(sql`
    SELECT a.campaign_id AS "campaignId",
      (SELECT m.sent_to FROM sent_messages m WHERE m.action_id = a.id) AS "sentTo"
    FROM campaign_actions a WHERE a.id = ${actionId}`);
  const whom = message?.sentTo ? { sentTo: message.sentTo } : await addressOf(db, contactId);
  if (!whom) return false;
  await suppress(db, {
    ...whom,
    reason: 'unsubscribed',
    campaignId: message?.campaignId,
    actionId,
    actor,
  });
  return true;
}

/** Their e-mail address, or what else they are written to by. */
async function addressOf(db: Queryable, contactId: string): Promise<Suppressible | undefined> {
  const [contact] = await db
    .select({ email: sql<string | null>`nullif(${contacts.email}, '')`, linkedinUrl: contacts.linkedinUrl })
    .from(contacts)
    .where(eq(contacts.id, contactId));
  if (contact?.email) return { sentTo: contact.email };
  return contact?.linkedinUrl ? { contactId } : undefined;
}
