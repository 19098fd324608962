import { type SQL, sql } from 'drizzle-orm';

/**
 * Whether a contact is under way in another campaign that is active.
 * @param of `contactId` is an SQL expression
 */
export const activeElsewhere = (of: { campaignId: string; contactId: SQL }): SQL => sql`(
  (SELECT EXISTS (SELECT 1 FROM campaigns c WHERE c.status = 'active' AND c.id <> ${of.campaignId}))
  AND EXISTS (
  SELECT 1 FROM campaign_recipients r JOIN campaigns c ON c.id = r.campaign_id
  WHERE r.contact_id = ${of.contactId} AND r.campaign_id <> ${of.campaignId} AND c.status = 'active'
    AND (r.status = 'in_progress' OR (r.status = 'pending' AND r.enrolled_at IS NOT NULL))))`;
