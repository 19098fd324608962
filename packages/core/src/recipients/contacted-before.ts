import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/**
 * Keeps in mind that a recipient who is about to be removed was reached, may have been, or has answered. Whom nothing has
 * reached may be added again as if they had never been there.
 */
export async function rememberContacted(tx: Queryable, recipientId: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO removed_recipients (campaign_id, contact_id)
    SELECT r.campaign_id, r.contact_id FROM campaign_recipients r
    WHERE r.id = ${recipientId}
      AND (r.sent_count > 0 OR r.status = 'responded' OR EXISTS (
        SELECT 1 FROM campaign_actions a
        WHERE a.recipient_id = r.id AND a.gated_at IS NOT NULL AND a.error_code IN ('in_doubt', 'given_up')))
    ON CONFLICT (campaign_id, contact_id) DO UPDATE SET removed_at = excluded.removed_at`);
}

/**
 * Whether a contact was removed from this campaign after it had reached them: added again they would get the same
 * messages from the first step on. Worded so that those few are read once, and not looked up for each of many contacts.
 * @param of `contactId` is an SQL expression
 */
export const contactedBefore = (of: { campaignId: string; contactId: SQL }): SQL => sql`
  ${of.contactId} IN (SELECT contact_id FROM removed_recipients WHERE campaign_id = ${of.campaignId})`;
