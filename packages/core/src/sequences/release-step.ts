import { sql } from 'drizzle-orm';
import { giveBack } from '../actions/give-back.js';
import type { Queryable } from '../database/connect.js';

/**
 * What was held back because of this step's text or channel gets another try. What a person has been handed to send stays
 * in their hands: handed out anew it would count for its sender's limits once more. To be called under the campaign's
 * exclusive lock.
 * @param params.plannedAnew its messages go out on another day or another way: then those are taken back, and count no more
 */
export async function releaseStep(
  tx: Queryable,
  params: { sequenceId: string; plannedAnew: boolean },
): Promise<void> {
  const waiting = sql`
    a.sequence_id = ${params.sequenceId} AND a.status = 'scheduled' AND a.held_at IS NOT NULL`;
  if (params.plannedAnew) await giveBack(tx, waiting);
  await tx.execute(sql`
    UPDATE campaign_actions a SET held_at = NULL, error_code = NULL, error_message = NULL, error_variable = NULL
    WHERE ${waiting} AND a.error_code IS DISTINCT FROM 'paused'
      AND (${params.plannedAnew}::boolean OR a.error_code IS DISTINCT FROM 'manual')`);
}
