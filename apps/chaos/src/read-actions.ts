import type { Database } from '@outreach/core';
import { sql } from 'drizzle-orm';
import type { Ended } from './judge.js';

/** Every action as it stands. */
export async function readActions(db: Database): Promise<Ended[]> {
  return await db.execute<Ended>(sql`
    SELECT a.id, a.recipient_id AS "recipientId", p.email AS "to", s.step_number AS step, a.status,
      a.error_code AS "errorCode", a.message_id AS "messageId", r.status AS "recipientStatus"
    FROM campaign_actions a
    JOIN campaign_sequences s ON s.id = a.sequence_id
    JOIN campaign_recipients r ON r.id = a.recipient_id
    JOIN contacts p ON p.id = r.contact_id`);
}
