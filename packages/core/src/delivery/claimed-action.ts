import { type SQL, sql } from 'drizzle-orm';
import { CONTACT_COLUMNS } from '../contacts/contact-row.js';
import { instantOrNow } from '../database/sql-values.js';
import type { StepChannel, StepFormat } from '../schema/campaign-sequences.js';
import type { ContactRow } from '../templates/contact-values.js';
import type { Fenced } from './fence.js';
import { type MadeFrom, personVersion } from './made-from.js';

/** An action that this executor may carry out, with what rendering needs. */
export type ClaimedAction = Fenced & {
  /** Times that the other side did not take it before. */
  tries: number;
  /** Times that nothing could be reached. */
  outages: number;
  /** What it carried when it last passed the gate; null = it has not, or goes out without one. */
  messageId: string | null;
  stepNumber: number;
  channel: StepChannel;
  format: StepFormat;
  /** The first message to this person. */
  opener: boolean;
  scheduleId: string | null;
  /** The contact's own, of whose place more stands in the `ContactRow`. */
  timezone: string | null;
  /** When it was claimed, by the database's clock, in milliseconds since 1970. */
  claimedAtMs: number;
} & MadeFrom &
  ContactRow;

/** Crashes after which an action is claimed alone, so that it can take no other down with it. */
export const SUSPECT_CRASHES = 2;

/**
 * What may be claimed of one sender, or of none. The first conditions are those of the index that holds just that: worded
 * apart, or a planner without statistics takes the other one, and reads all openers of a campaign to find no follow-up.
 */
export const dueNow = (params: {
  senderId: SQL | null;
  suspects?: boolean | undefined;
  now?: Date | undefined;
}): SQL => sql`
  ${params.senderId ? plannedFor(params.senderId) : sql`a.status = 'scheduled' AND a.held_at IS NULL AND a.plan_from IS NULL AND a.sender_id IS NULL`}
  AND a.scheduled_for <= ${instantOrNow(params.now)}
  AND a.crashes ${sql.raw(params.suspects ? '>=' : '<')} ${SUSPECT_CRASHES}`;

/** The condition of campaign_actions_sender_due_idx: what goes out from a sender once it is due. */
export const plannedFor = (senderId: SQL): SQL => sql`
  a.status = 'scheduled' AND coalesce(a.held_at, a.plan_from) IS NULL AND a.sender_id = ${senderId}`;

/**
 * The campaigns in which a sender has something planned, due or not, as a CTE `theirs (id)` of a `WITH RECURSIVE`. Each is
 * found behind the one before it, by an index: asking every active campaign took longer than all else in a claim.
 */
export const campaignsOfSender = (senderId: SQL): SQL => sql`
  theirs (id) AS (
    (SELECT a.campaign_id FROM campaign_actions a WHERE ${plannedFor(senderId)} ORDER BY a.campaign_id LIMIT 1)
    UNION ALL
    SELECT next.campaign_id FROM theirs CROSS JOIN LATERAL (
      SELECT a.campaign_id FROM campaign_actions a
      WHERE ${plannedFor(senderId)} AND a.campaign_id > theirs.id ORDER BY a.campaign_id LIMIT 1) next
  )`;

/**
 * The end of every claiming statement, behind a CTE `picked (place)` of rows that are locked and therefore stay in their
 * place: marks owner, lease and the next attempt, and answers with `ClaimedAction`s. A row that was changed while the
 * statement ran is left to the next claim.
 */
export const claimPicked = (params: { owner: string; leaseSeconds: number }): SQL => sql`
  claimed AS (
    UPDATE campaign_actions a
    SET status = 'sending', attempt = a.attempt + 1, claimed_by = ${params.owner}, gated_at = NULL,
        lease_until = clock_timestamp() + make_interval(secs => ${params.leaseSeconds}::int)
    FROM picked WHERE a.ctid = picked.place AND a.status = 'scheduled'
    RETURNING a.id, a.campaign_id, a.recipient_id, a.sequence_id, a.attempt, a.tries, a.outages, a.message_id,
      a.sender_id, a.opener
  )
  SELECT a.id AS "actionId", a.campaign_id AS "campaignId", a.recipient_id AS "recipientId",
    r.contact_id AS "contactId",
    a.sequence_id AS "sequenceId", a.attempt, a.tries, a.outages, a.message_id AS "messageId",
    a.sender_id AS "senderId", a.opener, p.timezone,
    c.schedule_id AS "scheduleId", s.step_number AS "stepNumber", s.version AS "stepVersion", s.channel, s.format,
    (extract(epoch FROM now()) * 1000)::float8 AS "claimedAtMs", ${personVersion} AS "personVersion", ${CONTACT_COLUMNS}
  FROM claimed a
  JOIN campaigns c ON c.id = a.campaign_id
  JOIN campaign_sequences s ON s.id = a.sequence_id
  JOIN campaign_recipients r ON r.id = a.recipient_id
  JOIN contacts p ON p.id = r.contact_id
  LEFT JOIN companies f ON f.id = p.company_id`;
