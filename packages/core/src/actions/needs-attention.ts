import { type SQL, sql } from 'drizzle-orm';

/**
 * The condition of campaign_actions_attention_idx, less what a person has already given up or paused.
 * @param a what the statement calls campaign_actions; a name from code, never from outside
 */
export const needsAttention = (a: string): SQL =>
  sql.raw(`(${a}.status = 'failed' OR (${a}.status = 'scheduled' AND ${a}.held_at IS NOT NULL))
    AND coalesce(${a}.error_code, '') NOT IN ('given_up', 'paused')`);
