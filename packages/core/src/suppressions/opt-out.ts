import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { type Suppressed, suppress } from './suppress.js';

/**
 * Somebody has followed the link in a message and wants no more: their address is suppressed. Safe to repeat.
 * @param params.actionId the message's
 * @returns undefined when the message's campaign is gone, and with it the knowledge of whom it went to
 */
export async function optOut(db: Queryable, params: { actionId: string }): Promise<Suppressed | undefined> {
  const { actionId } = params;
  const [row] = await db.execute<{ campaignId: string; contactId: string; email: string | null }>(sql`
    SELECT a.campaign_id AS "campaignId", p.id AS "contactId", nullif(p.email, '') AS email
    FROM campaign_actions a
    JOIN campaign_recipients r ON r.id = a.recipient_id
    JOIN contacts p ON p.id = r.contact_id
    WHERE a.id = ${actionId}`);
  if (!row) return undefined;
  const { campaignId, contactId, email } = row;
  const who = email === null ? { contactId } : { sentTo: email };
  return await suppress(db, { ...who, reason: 'unsubscribed', campaignId, actionId, actor: 'system' });
}
