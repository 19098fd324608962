import { eq, sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { contacts } from '../schema/contacts.js';
import type { Suppressible } from './address-keys.js';
import type { OptOut } from './opt-out-token.js';
import { suppress } from './suppress.js';

/**
 * Somebody has followed the link in a message and wants no more: the address that it went to is suppressed, which need
 * not be the contact's any more. Safe to repeat, and good also when message, campaign and contact have been deleted. A
 * link of a former version does not name the address: where none is kept either, it is the contact's of today.
 * @returns false when no address is known, by a link of a former version: nothing can be sent to them
 */
export async function optOut(
  db: Queryable,
  params: OptOut & { actor?: Actor | undefined },
): Promise<boolean> {
  const { actionId, actor = 'system' } = params;
  const [message] = await db.execute<{ campaignId: string; sentTo: string | null }>(sql`
    SELECT a.campaign_id AS "campaignId",
      (SELECT m.sent_to FROM sent_messages m WHERE m.action_id = a.id) AS "sentTo"
    FROM campaign_actions a WHERE a.id = ${actionId}`);
  const whom = 'to' in params ? { sentTo: params.to } : await whomFormerly(db, params, message?.sentTo);
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

const whomFormerly = async (
  db: Queryable,
  { contactId }: { contactId: string },
  sentTo: string | null | undefined,
): Promise<Suppressible | undefined> => (sentTo ? { sentTo } : await addressOf(db, contactId));

/** Their e-mail address, or what else they are written to by. */
async function addressOf(db: Queryable, contactId: string): Promise<Suppressible | undefined> {
  const [contact] = await db
    .select({ email: sql<string | null>`nullif(${contacts.email}, '')`, linkedinUrl: contacts.linkedinUrl })
    .from(contacts)
    .where(eq(contacts.id, contactId));
  if (contact?.email) return { sentTo: contact.email };
  return contact?.linkedinUrl ? { contactId } : undefined;
}
