import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { contacts } from '../schema/contacts.js';
import type { OptOut } from './opt-out-token.js';
import { suppress } from './suppress.js';

/**
 * Somebody has followed the link in a message and wants no more: their address is suppressed. Safe to repeat, and good
 * also when the message and its campaign have been deleted.
 * @returns false when there is no such contact any more, or none with an address: nothing can be sent to them
 */
export async function optOut(db: Queryable, params: OptOut): Promise<boolean> {
  const { actionId, contactId } = params;
  const [contact] = await db
    .select({ email: sql<string | null>`nullif(${contacts.email}, '')`, linkedinUrl: contacts.linkedinUrl })
    .from(contacts)
    .where(eq(contacts.id, contactId));
  if (!contact?.email && !contact?.linkedinUrl) return false;
  const [action] = await db
    .select({ campaignId: campaignActions.campaignId })
    .from(campaignActions)
    .where(eq(campaignActions.id, actionId));
  await suppress(db, {
    ...(contact.email ? { sentTo: contact.email } : { contactId }),
    reason: 'unsubscribed',
    campaignId: action?.campaignId,
    actionId,
    actor: 'system',
  });
  return true;
}
