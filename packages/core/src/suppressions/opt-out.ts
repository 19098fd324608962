import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { suppressions } from '../schema/suppressions.js';
import { suppress } from './suppress.js';

/**
 * Somebody has followed the link in a message and wants no more: their address is suppressed. Safe to repeat.
 * @param params.actionId the message's
 * @returns false when nobody can say any more whom it went to: its campaign is gone, or the person's addresses are
 */
export async function optOut(db: Queryable, params: { actionId: string }): Promise<boolean> {
  const { actionId } = params;
  const [row] = await db.execute<{ campaignId: string; contactId: string; email: string | null }>(sql`
    SELECT a.campaign_id AS "campaignId", p.id AS "contactId", nullif(p.email, '') AS email
    FROM campaign_actions a
    JOIN campaign_recipients r ON r.id = a.recipient_id
    JOIN contacts p ON p.id = r.contact_id
    WHERE a.id = ${actionId} AND coalesce(nullif(p.email, ''), nullif(p.linkedin_url, '')) IS NOT NULL`);
  if (!row) return await optedOutBefore(db, actionId);
  const { campaignId, contactId, email } = row;
  const who = email === null ? { contactId } : { sentTo: email };
  await suppress(db, { ...who, reason: 'unsubscribed', campaignId, actionId, actor: 'system' });
  return true;
}

async function optedOutBefore(db: Queryable, actionId: string): Promise<boolean> {
  const rows = await db.select().from(suppressions).where(eq(suppressions.actionId, actionId)).limit(1);
  return rows.length > 0;
}
