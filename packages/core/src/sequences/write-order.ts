import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, intArray, textArray } from '../database/sql-values.js';
import type { OrderedStep } from './order.js';

/**
 * Writes positions and step numbers so that they follow the given order, and moves people's `current_step` along
 * with the number of the step that they had last.
 */
export async function writeOrder(
  tx: Queryable,
  params: { campaignId: string; steps: readonly OrderedStep[] },
): Promise<void> {
  const ids = params.steps.map((step) => step.id);
  const positions = params.steps.map((_, index) => index + 1);
  await tx.execute(sql`
    UPDATE campaign_sequences s
    SET position = o.position, step_number = o.step_number, updated_at = ${instantOrNow(undefined)}
    FROM (
      SELECT i.id, i.position,
        CASE WHEN s.archived_at IS NULL
             THEN (count(*) FILTER (WHERE s.archived_at IS NULL) OVER (ORDER BY i.position))::int END AS step_number
      FROM unnest(${textArray(ids)}, ${intArray(positions)}) AS i (id, position)
      JOIN campaign_sequences s ON s.id = i.id
    ) o
    WHERE s.id = o.id AND s.campaign_id = ${params.campaignId}
      AND (s.position, s.step_number) IS DISTINCT FROM (o.position, o.step_number)`);
  await tx.execute(sql`
    UPDATE campaign_recipients r SET current_step = had.number
    FROM (
      SELECT s.id, (SELECT count(*)::int FROM campaign_sequences live
                    WHERE live.campaign_id = s.campaign_id AND live.archived_at IS NULL
                      AND live.position <= s.position) AS number
      FROM campaign_sequences s WHERE s.campaign_id = ${params.campaignId}
    ) had
    WHERE r.campaign_id = ${params.campaignId} AND r.last_sequence_id = had.id AND r.current_step <> had.number`);
}
