import { type SQL, sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import type { senders } from '../schema/senders.js';
import { capsAt, type SenderCaps } from '../senders/limits.js';
import { mailDomain } from '../senders/mail-domain.js';
import { isResting, sentWithin } from '../senders/rolling.js';
import { type ClaimedAction, campaignsOfSender, claimPicked, dueNow } from './claimed-action.js';
import { isActive } from './fence.js';

export type SenderRow = typeof senders.$inferSelect;

/**
 * What a claim under limits is about: a sender's messages, as it was read at an instant of the database's clock, or those
 * of a campaign that limits its new recipients.
 */
export type Lane = { sender: SenderRow; readAt: Date } | { sender: null; campaignId: string };

/**
 * Claims due actions as far as the limits leave room: the sender's rolling day, hour and gap, its breaker, its messages
 * to one domain, and each campaign's new recipients a day. Follow-ups go before first messages. Nothing is claimed for a
 * sender whose limits have been changed since it was read.
 *
 * Exact for any number of executors: claims of one lane queue behind its advisory lock, for the length of this one
 * statement and never for that of a send; a campaign's limit on new recipients is one more such lock. Counted are the
 * messages that went out (`sender_sends`) and those that are in somebody's hands; when one of those does not go out
 * after all, its place is free again by that alone.
 * @param params.limit at the most so many
 * @param params.now what counts as due, and the end of the rolling windows
 */
export async function claimWithinLimits(
  db: Queryable,
  params: {
    lane: Lane;
    owner: string;
    limit: number;
    leaseSeconds: number;
    campaignId?: string | undefined;
    suspects?: boolean;
    now?: Date | undefined;
  },
): Promise<ClaimedAction[]> {
  const { lane } = params;
  const now = instantOrNow(params.now);
  const limit = params.suspects ? 1 : params.limit;
  const caps = lane.sender && capsAt(lane.sender, params.now ?? lane.readAt);
  const only = lane.sender ? params.campaignId : lane.campaignId;
  const senderId = lane.sender ? sql`${lane.sender.id}` : null;
  const due = sql`a.campaign_id = c.id AND ${dueNow({ ...params, senderId })}`;
  const statement = sql`
    WITH RECURSIVE room AS MATERIALIZED (${lane.sender && caps ? senderRoom(lane.sender, { limit, now, caps }) : sql`SELECT ${limit}::int AS n`}),
    n AS MATERIALIZED (SELECT greatest(coalesce((SELECT n FROM room), 0), 0)::int AS n),
    ${only || !senderId ? sql`theirs AS (SELECT ${only}::text AS id)` : campaignsOfSender(senderId)},
    ready AS MATERIALIZED (
      SELECT c.id, ${newRecipientsLeft(now)} AS new_left
      FROM theirs
      -- One by one: the planner may neither begin with all that are active, nor, as it would by EXISTS, read all that is due.
      CROSS JOIN LATERAL (SELECT * FROM campaigns WHERE id = theirs.id OFFSET 0) c
      CROSS JOIN LATERAL (SELECT 1 FROM campaign_actions a WHERE ${due} LIMIT 1) found
      WHERE c.status = 'active' AND ${isCountedAlone} AND (SELECT n FROM n) > 0
    ),
    ${caps?.domainDay == null ? sql`` : fullDomains(lane.sender?.id ?? '', now)}
    follow_ups AS MATERIALIZED (
      SELECT taken.* FROM ready c CROSS JOIN LATERAL (
        ${candidates(due, { opener: false, domainDay: caps?.domainDay ?? null })}
        ORDER BY a.scheduled_for LIMIT (SELECT n FROM n)) taken
    ),
    openers AS MATERIALIZED (
      SELECT taken.* FROM ready c CROSS JOIN LATERAL (
        ${candidates(due, { opener: true, domainDay: caps?.domainDay ?? null })}
        ORDER BY a.scheduled_for LIMIT least((SELECT greatest(n - (SELECT count(*) FROM follow_ups), 0) FROM n), c.new_left)) taken
    ),
    candidates AS MATERIALIZED (SELECT * FROM follow_ups UNION ALL SELECT * FROM openers),
    first AS MATERIALIZED (
      SELECT id FROM (${caps?.domainDay == null ? sql`SELECT * FROM candidates` : withinDomains(caps.domainDay)}) c
      ORDER BY opener, scheduled_for LIMIT (SELECT n FROM n)
    ),
    picked AS MATERIALIZED (
      SELECT a.ctid AS place FROM first JOIN campaign_actions a ON a.id = first.id WHERE a.status = 'scheduled'
      FOR UPDATE OF a SKIP LOCKED
    ),
    ${claimPicked(params)}`;
  return await executeByKey<ClaimedAction>(db, { lock: laneLocks(lane), statement });
}

/** Where a claim's transaction keeps the keys that it has locked. */
const LOCKED = sql.raw(`'outreach.locked'`);

/**
 * In one order, so that no two claims wait for each other. Also for a sender without limits: one claim after the other
 * finds the first hundred due, and need not lock all that might be among them.
 */
const laneLocks = (lane: Lane): SQL => sql`
  WITH keys AS MATERIALIZED (
    SELECT ${lane.sender ? `sender:${lane.sender.id}` : `campaign:${lane.campaignId}`}::text AS key
    UNION SELECT 'campaign:' || c.id FROM campaigns c
    WHERE c.daily_new_recipients IS NOT NULL AND ${isActive}
    ORDER BY key
  ),
  locked AS MATERIALIZED (SELECT key, pg_advisory_xact_lock(hashtextextended(key, 1)) FROM keys)
  SELECT set_config(${LOCKED}, string_agg(key, ' '), true) FROM locked`;

/**
 * Campaign `c` has no limit on new recipients, or is locked for this claim. One that was activated or limited while the
 * claim waited is not: another may be taking people of it, so it is left to the next claim.
 */
const isCountedAlone: SQL = sql`
  CASE WHEN c.daily_new_recipients IS NULL THEN true
       ELSE 'campaign:' || c.id = ANY(string_to_array(current_setting(${LOCKED}), ' ')) END`;

/** Whether anything has to be counted before this sender's messages may go out. */
const isLimited = (sender: SenderRow): boolean =>
  sender.perDay !== null ||
  sender.perHour !== null ||
  sender.perDomainDay !== null ||
  sender.rampStart !== null ||
  sender.minGapSeconds > 0 ||
  sender.brokenUntil !== null;

/**
 * Whether sender `se` still has the limits it was read with, to the millisecond that a Date holds. A claim waits for its
 * lane's lock with what was read before: how it counts, and up to what, would be that of limits which hold no more.
 */
export const hasLimitsOf = (sender: SenderRow): SQL => sql`
  ((se.per_day, se.per_hour, se.per_domain_day, se.min_gap_seconds, se.ramp_start, se.ramp_step, se.ramp_ceiling)
     IS NOT DISTINCT FROM (${sender.perDay}::int, ${sender.perHour}::int, ${sender.perDomainDay}::int,
       ${sender.minGapSeconds}::int, ${sender.rampStart}::int, ${sender.rampStep}::int, ${sender.rampCeiling}::int)
   AND (se.ramp_start IS NULL OR date_trunc('milliseconds', se.ramp_started_at)
     IS NOT DISTINCT FROM ${sender.rampStartedAt?.toISOString() ?? null}::timestamptz)
   AND (se.broken_until IS NULL OR ${isLimited(sender)}::boolean))`;

/**
 * How many more may go out now, as one row; no row when none may, or its limits are others by now. `least` passes over
 * what is null: no limit.
 */
function senderRoom(sender: SenderRow, params: { limit: number; now: SQL; caps: SenderCaps }): SQL {
  const { limit, now, caps } = params;
  const live = sql`se.id = ${sender.id} AND se.status = 'active' AND se.archived_at IS NULL
    AND ${hasLimitsOf(sender)}`;
  if (!isLimited(sender)) return sql`SELECT ${limit}::int AS n FROM senders se WHERE ${live}`;
  const sent = (interval: Parameters<typeof sentWithin>[0]) =>
    sql`(SELECT count(*)::int FROM sender_sends l WHERE l.sender_id = se.id AND ${sentWithin(interval, now)})`;
  const alone = sql`1 - flying.n`;
  return sql`
    SELECT least(${limit}::int,
      ${caps.day}::int - flying.n - ${sent('24 hours')},
      ${caps.hour}::int - flying.n - ${sent('60 minutes')},
      CASE WHEN se.min_gap_seconds > 0 THEN CASE WHEN ${isResting(now)} THEN 0 ELSE ${alone} END END,
      CASE WHEN se.broken_until > ${now} THEN 0 WHEN se.broken_until IS NOT NULL THEN ${alone} END) AS n
    FROM senders se
    CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM campaign_actions f
                        WHERE f.status = 'sending' AND f.sender_id = se.id) flying
    WHERE ${live}`;
}

/** Of campaign `c`: people who may still get their first message today; null = no limit. */
const newRecipientsLeft = (now: SQL): SQL => sql`
  CASE WHEN c.daily_new_recipients IS NOT NULL THEN greatest(0, c.daily_new_recipients
    - (SELECT count(*)::int FROM sender_sends l
       WHERE l.campaign_id = c.id AND ${sentWithin('24 hours', now)} AND l.opener)
    - (SELECT count(*)::int FROM campaign_actions f
       WHERE f.status = 'sending' AND f.campaign_id = c.id AND f.opener)) END`;

const DOMAIN = mailDomain(sql`p.email`);

/** What this sender has sent to each domain in a day, or has in hand. */
const fullDomains = (senderId: string, now: SQL): SQL => sql`
  domains AS MATERIALIZED (
    SELECT domain, count(*)::int AS used FROM (
      SELECT l.domain FROM sender_sends l WHERE l.sender_id = ${senderId} AND ${sentWithin('24 hours', now)}
      UNION ALL
      SELECT ${DOMAIN} FROM campaign_actions f
      JOIN campaign_recipients r ON r.id = f.recipient_id JOIN contacts p ON p.id = r.contact_id
      WHERE f.status = 'sending' AND f.sender_id = ${senderId}) used
    WHERE domain IS NOT NULL GROUP BY domain
  ),`;

/** No more of each domain than there is room for, the ones that have waited longest. */
const withinDomains = (domainDay: number): SQL => sql`
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY domain ORDER BY opener, scheduled_for, id) AS nth FROM candidates) ranked
  WHERE used + nth <= ${domainDay}::int`;

/** Due actions of campaign `c`; with a limit on domains only those whose domain has room. */
function candidates(due: SQL, params: { opener: boolean; domainDay: number | null }): SQL {
  const opener = sql`a.opener = ${sql.raw(String(params.opener))}`;
  if (params.domainDay === null)
    return sql`
      SELECT a.id, a.opener, a.scheduled_for FROM campaign_actions a
      WHERE ${due} AND ${opener}`;
  return sql`
    SELECT a.id, a.opener, a.scheduled_for, coalesce(${DOMAIN}, a.id) AS domain,
      coalesce((SELECT d.used FROM domains d WHERE d.domain = ${DOMAIN}), 0) AS used
    FROM campaign_actions a
    JOIN campaign_recipients r ON r.id = a.recipient_id JOIN contacts p ON p.id = r.contact_id
    WHERE ${due} AND ${opener}
      AND coalesce((SELECT d.used FROM domains d WHERE d.domain = ${DOMAIN}), 0) < ${params.domainDay}::int`;
}
