import { type SQL, sql } from 'drizzle-orm';
import { GAP_JITTER } from '../senders/gap.js';
import { hasNotBegun } from '../senders/rolling.js';

/**
 * After a message its sender rests for its gap and a part of it, which is drawn from the sender and the number of its
 * grants: the instant is stored, and what is shown is what happens. To be used as a CTE.
 * @param of the CTE of the actions that went out, or may have, with `sender_id`
 * @param params.answered the other side has said so: that closes the sender's breaker
 */
export const restSenders = (of: SQL, at: SQL, params: { answered: boolean }): SQL => sql`
  UPDATE senders se
  SET grants = se.grants + 1, ramp_started_at = CASE WHEN ${hasNotBegun(at)} THEN ${at} ELSE se.ramp_started_at END,
      ${params.answered ? sql`failures = 0, broken_until = NULL,` : sql``}
      next_free_at = CASE WHEN se.min_gap_seconds > 0 THEN ${at} + make_interval(secs => se.min_gap_seconds * (1 +
        ${GAP_JITTER}::float8 * (('x' || left(md5(se.id || ':' || se.grants), 8))::bit(32)::bigint / 4294967296.0))) END
  FROM (SELECT DISTINCT sender_id FROM ${of} WHERE sender_id IS NOT NULL) used
  WHERE se.id = used.sender_id
    AND (se.min_gap_seconds > 0 OR ${hasNotBegun(at)}
         ${params.answered ? sql`OR se.failures > 0 OR se.broken_until IS NOT NULL` : sql``})`;
