import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { knownSender, senderFor } from './sender-for.js';

/**
 * Gives what is still to come in a campaign to its senders of today. People who know a sender keep it. To be called
 * under the campaign's exclusive lock; claims before the gate are taken back.
 * @returns how many messages changed hands
 */
export async function reassignSenders(tx: Queryable, params: { campaignId: string }): Promise<number> {
  await tx.execute(sql`
    UPDATE campaign_actions SET status = 'scheduled', claimed_by = NULL, lease_until = NULL
    WHERE campaign_id = ${params.campaignId} AND status = 'sending' AND gated_at IS NULL`);
  const moved = await tx.execute(sql`
    WITH wanted AS MATERIALIZED (
      SELECT a.id, ${senderFor({
        campaignId: sql`a.campaign_id`,
        recipientId: sql`a.recipient_id`,
        channel: sql`s.channel`,
        known: knownSender(sql`s.channel`),
      })} AS sender_id
      FROM campaign_actions a
      JOIN campaign_sequences s ON s.id = a.sequence_id
      JOIN campaign_recipients r ON r.id = a.recipient_id
      WHERE a.campaign_id = ${params.campaignId} AND a.status = 'scheduled'
    )
    UPDATE campaign_actions a SET sender_id = wanted.sender_id
    FROM wanted WHERE a.id = wanted.id AND a.sender_id IS DISTINCT FROM wanted.sender_id
    RETURNING a.id`);
  return moved.length;
}
