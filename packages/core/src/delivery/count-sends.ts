import { type SQL, sql } from 'drizzle-orm';
import { mailDomain } from '../senders/mail-domain.js';

/**
 * Writes down what limits count: for each row of `done` (actions with `id`, `campaign_id`, `recipient_id`, `sender_id`,
 * `opener`) that a sender has sent, or that a campaign with a limit on new recipients has. To be used as a CTE.
 * @param plain as `plainCampaigns` tells
 */
export const countSends = (done: SQL, at: SQL, plain: SQL = sql`false`): SQL => sql`
  INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener, domain)
  SELECT d.sender_id, d.id, d.campaign_id, ${at}, d.opener, nullif(${mailDomain(sql`p.email`)}, '')
  FROM ${done} d
  JOIN campaign_recipients r ON r.id = d.recipient_id JOIN contacts p ON p.id = r.contact_id
  WHERE d.sender_id IS NOT NULL
    OR (d.opener AND NOT ${plain} AND (SELECT c.daily_new_recipients FROM campaigns c WHERE c.id = d.campaign_id) IS NOT NULL)`;
