import { type SQL, sql } from 'drizzle-orm';
import { CONTACT_COLUMNS } from '../contacts/contact-row.js';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import type { StepChannel } from '../schema/campaign-sequences.js';
import type { ContactRow } from '../templates/contact-values.js';

/** An action that this executor may carry out, with what rendering needs. */
export type ClaimedAction = {
  actionId: string;
  campaignId: string;
  recipientId: string;
  sequenceId: string;
  /** The fence: every later write of this claim names it. */
  attempt: number;
  stepNumber: number;
  stepVersion: number;
  channel: StepChannel;
} & ContactRow;

/** Crashes after which an action is claimed alone, so that it can take no other down with it. */
export const SUSPECT_CRASHES = 2;

/** The smallest share of a batch that a campaign with due actions gets. */
const SMALLEST_SHARE = 20;

/**
 * Claims due actions of active campaigns: marks owner, lease and the next attempt in the same statement that locks the
 * rows (SKIP LOCKED: it never waits for another executor). Every campaign with something due gets a share of the batch,
 * the one that has waited longest first.
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
  const statement = sql`
    WITH ready AS MATERIALIZED (
      SELECT c.id, oldest.scheduled_for
      FROM campaigns c
      CROSS JOIN LATERAL (
        SELECT a.scheduled_for FROM campaign_actions a WHERE ${due(params)}
        ORDER BY a.scheduled_for LIMIT 1
      ) oldest
      WHERE c.status = 'active' ${params.campaignId ? sql`AND c.id = ${params.campaignId}` : sql``}
      ORDER BY oldest.scheduled_for
    ),
    share AS MATERIALIZED (
      SELECT greatest(${limit}::int / greatest(count(*)::int, 1), ${SMALLEST_SHARE}) AS n FROM ready
    ),
    picked AS MATERIALIZED (
      SELECT taken.id FROM ready c CROSS JOIN share
      CROSS JOIN LATERAL (
        SELECT a.id FROM campaign_actions a WHERE ${due(params)}
        ORDER BY a.scheduled_for LIMIT share.n FOR UPDATE SKIP LOCKED
      ) taken
      LIMIT ${limit}::int
    ),
    claimed AS (
      UPDATE campaign_actions a
      SET status = 'sending', attempt = a.attempt + 1, claimed_by = ${params.owner}, gated_at = NULL,
          lease_until = clock_timestamp() + make_interval(secs => ${params.leaseSeconds}::int)
      FROM picked WHERE a.id = picked.id AND a.status = 'scheduled'
      RETURNING a.id, a.campaign_id, a.recipient_id, a.sequence_id, a.attempt
    )
    SELECT a.id AS "actionId", a.campaign_id AS "campaignId", a.recipient_id AS "recipientId",
      a.sequence_id AS "sequenceId", a.attempt, s.step_number AS "stepNumber", s.version AS "stepVersion", s.channel,
      ${CONTACT_COLUMNS}
    FROM claimed a
    JOIN campaign_sequences s ON s.id = a.sequence_id
    JOIN campaign_recipients r ON r.id = a.recipient_id
    JOIN contacts p ON p.id = r.contact_id
    LEFT JOIN companies f ON f.id = p.company_id`;
  return await executeByKey<ClaimedAction>(db, { statement });
}

/** What of campaign `c` may be claimed; the first three conditions are those of campaign_actions_due_idx. */
const due = (params: { suspects?: boolean; now?: Date | undefined }): SQL => sql`
  a.campaign_id = c.id AND a.status = 'scheduled' AND a.held_at IS NULL
  AND a.scheduled_for <= ${instantOrNow(params.now)}
  AND a.crashes ${sql.raw(params.suspects ? '>=' : '<')} ${SUSPECT_CRASHES}`;

/** How many actions of active campaigns could be claimed now. */
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
