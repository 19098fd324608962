import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { stillToCome, takenBack } from '../delivery/fence.js';
import { knownSender, senderFor } from './sender-for.js';

/**
 * Gives what is still to come in a campaign to its senders of today. People who know a sender keep it. To be called
 * under the campaign's exclusive lock; claims of those that change are taken back.
 * @returns how many messages changed hands
 */
export async function reassignSenders(tx: Queryable, params: { campaignId: string }): Promise<number> {
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
      WHERE a.campaign_id = ${params.campaignId} AND ${stillToCome}
    )
    UPDATE campaign_actions a SET ${takenBack}, sender_id = wanted.sender_id
    FROM wanted WHERE a.id = wanted.id AND a.sender_id IS DISTINCT FROM wanted.sender_id
    RETURNING a.id`);
  return moved.length;
}
