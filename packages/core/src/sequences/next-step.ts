import { type SQL, sql } from 'drizzle-orm';

/**
 * The rule of what comes next, as a lateral subquery with columns `id`, `delay_days` and `channel`: the first step in today's
 * order that this recipient has not had and that stands after the last one they had. A step that is merely scheduled,
 * or claimed and not past the gate, has not been had.
 * @param of SQL expressions: the campaign, the recipient, and the position of the last step they had (0 = none)
 */
export const nextStep = (of: { campaignId: SQL; recipientId: SQL; lastPosition: SQL }): SQL => sql`(
  SELECT s.id, s.delay_days, s.channel
  FROM campaign_sequences s
  WHERE s.campaign_id = ${of.campaignId} AND s.archived_at IS NULL AND s.position > ${of.lastPosition}
    AND NOT EXISTS (SELECT 1 FROM campaign_actions had
                    WHERE had.recipient_id = ${of.recipientId} AND had.sequence_id = s.id
                      AND had.status <> 'scheduled' AND (had.status <> 'sending' OR had.gated_at IS NOT NULL))
  ORDER BY s.position LIMIT 1)`;
