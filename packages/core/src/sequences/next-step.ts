import { type SQL, sql } from 'drizzle-orm';

/**
 * The rule of what comes next, as a lateral subquery with columns `id`, `delay_days` and `channel`: the first step in today's
 * order that this recipient has not had and that stands after the last one they had. A step that is merely scheduled,
 * or claimed and not past the gate, has not been had.
 *
 * Names of its own, which no statement around it may use: one of the same name would stand for it in what `of` says.
 * @param of SQL expressions: the campaign, the recipient, and the position of the last step they had (0 = none)
 */
export const nextStep = (of: { campaignId: SQL; recipientId: SQL; lastPosition: SQL }): SQL => sql`(
  SELECT step_to_come.id, step_to_come.delay_days, step_to_come.channel
  FROM campaign_sequences step_to_come
  WHERE step_to_come.campaign_id = ${of.campaignId} AND step_to_come.archived_at IS NULL
    AND step_to_come.position > ${of.lastPosition}
    AND NOT EXISTS (
      SELECT 1 FROM campaign_actions had_before
      WHERE had_before.recipient_id = ${of.recipientId} AND had_before.sequence_id = step_to_come.id
        AND had_before.status <> 'scheduled'
        AND (had_before.status <> 'sending' OR had_before.gated_at IS NOT NULL))
  ORDER BY step_to_come.position LIMIT 1)`;
