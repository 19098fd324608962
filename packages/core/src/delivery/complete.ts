import { sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';

/** Completes active campaigns in which everybody has ended and there was somebody. Returns their ids. */
export async function completeEndedCampaigns(
  db: Queryable,
  params: { actor: Actor; campaignId?: string | undefined; now?: Date | undefined },
): Promise<string[]> {
  const ended = sql`s.total_recipients > 0 AND s.pending = 0 AND s.in_progress = 0`;
  const candidates = await db.execute<{ id: string }>(sql`
    SELECT c.id FROM campaigns c JOIN campaign_stats s ON s.campaign_id = c.id
    WHERE c.status = 'active' AND ${ended} ${params.campaignId ? sql`AND c.id = ${params.campaignId}` : sql``}`);
  const completed: string[] = [];
  for (const { id } of candidates) {
    // Somebody may be adding recipients: under the lock the counters are looked at once more.
    await withCampaignLock(db, 'exclusive', id, async (tx) => {
      const rows = await tx.execute(sql`
        UPDATE campaigns c SET status = 'completed', completed_at = ${instantOrNow(params.now)}, updated_at = now()
        FROM campaign_stats s WHERE c.id = ${id} AND c.status = 'active' AND s.campaign_id = c.id AND ${ended}
        RETURNING c.id`);
      if (rows.length === 0) return;
      completed.push(id);
      await recordEvents(tx, [
        {
          actor: params.actor,
          event: 'campaign.completed',
          campaignId: id,
          before: { status: 'active' },
          after: { status: 'completed' },
        },
      ]);
    });
  }
  return completed;
}
