import { sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { type ClaimedAction, claimPicked, dueNow } from './claimed-action.js';

/**
 * Campaigns that share a batch, where so many have something due. Rows of one campaign lie side by side: a batch from
 * a hundred of them takes a third longer to claim and record than one from four.
 */
const CAMPAIGNS_A_BATCH = 4;

/**
 * Claims due actions that go out by the log channel without a sender: marks owner, lease and the next attempt in the
 * same statement that locks the rows (SKIP LOCKED: it never waits for another executor). A few campaigns share the
 * batch, those that have waited longest: none waits behind the whole of another. What a limit stands over is left to
 * `claimWithinLimits`.
 * @param params.limit at the most so many
 * @param params.suspects claim an action that crashed executors before instead of ordinary ones
 * @param params.now what counts as due; the lease always runs by the database's own clock
 */
export async function claimDueActions(
  db: Queryable,
  params: {
    owner: string;
    limit: number;
    leaseSeconds: number;
    campaignId?: string | undefined;
    suspects?: boolean;
    now?: Date | undefined;
  },
): Promise<ClaimedAction[]> {
  const limit = params.suspects ? 1 : params.limit;
  const due = sql`a.campaign_id = c.id AND ${dueNow({ ...params, senderId: null })}`;
  const statement = sql`
    WITH ready AS MATERIALIZED (
      SELECT c.id, oldest.scheduled_for
      FROM campaigns c
      CROSS JOIN LATERAL (
        SELECT a.scheduled_for FROM campaign_actions a WHERE ${due}
        ORDER BY a.scheduled_for LIMIT 1
      ) oldest
      WHERE c.status = 'active' AND c.daily_new_recipients IS NULL
        ${params.campaignId ? sql`AND c.id = ${params.campaignId}` : sql``}
      ORDER BY oldest.scheduled_for
    ),
    share AS MATERIALIZED (
      SELECT ceil(${limit}::float8 / least(greatest(count(*), 1), ${CAMPAIGNS_A_BATCH}::int))::int AS n FROM ready
    ),
    picked AS MATERIALIZED (
      SELECT taken.place FROM ready c CROSS JOIN share
      CROSS JOIN LATERAL (
        SELECT a.ctid AS place FROM campaign_actions a WHERE ${due}
        ORDER BY a.scheduled_for LIMIT share.n FOR UPDATE SKIP LOCKED
      ) taken
      LIMIT ${limit}::int
    ),
    ${claimPicked(params)}`;
  return await executeByKey<ClaimedAction>(db, { statement });
}

/** How many actions of active campaigns are due, limits and sending hours aside. */
export async function countDue(
  db: Queryable,
  params: { campaignId?: string | undefined; now?: Date | undefined },
): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM campaigns c JOIN campaign_actions a ON a.campaign_id = c.id
    WHERE c.status = 'active' AND a.status = 'scheduled' AND a.held_at IS NULL
      AND a.scheduled_for <= ${instantOrNow(params.now)}
      ${params.campaignId ? sql`AND c.id = ${params.campaignId}` : sql``}`);
  return row?.count ?? 0;
}
