import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import type { InboxCursor } from './inbox.js';

/** An executor reads an inbox for no longer than this, in seconds; what it has not read then is left to the next time. */
export const INBOX_LEASE_SECONDS = 120;

/** The longest pause after attempts that came to nothing, in seconds. */
const LONGEST_PAUSE = 900;

/** Whose an inbox is to read. Each claim ends at an instant of its own, which tells two of the same executor apart. */
export type InboxClaim = { senderId: string; owner: string; leaseUntil: string };

export type ClaimedInbox = InboxClaim & { cursor: InboxCursor | null };

/** Takes the inbox that has waited longest, for the length of a lease. @returns undefined when none is due */
export async function claimDueInbox(db: Queryable, owner: string): Promise<ClaimedInbox | undefined> {
  const [row] = await db.execute<
    Omit<InboxClaim, 'owner'> & { uidValidity: string | null; lastUid: string }
  >(sql`
    WITH due AS (
      SELECT i.sender_id FROM sender_inboxes i JOIN senders se ON se.id = i.sender_id
      WHERE i.next_read_at <= clock_timestamp() AND (i.lease_until IS NULL OR i.lease_until < clock_timestamp())
        AND se.mode = 'smtp' AND se.imap_host IS NOT NULL AND se.archived_at IS NULL
      ORDER BY i.next_read_at LIMIT 1 FOR UPDATE OF i SKIP LOCKED
    )
    UPDATE sender_inboxes i
    SET claimed_by = ${owner}, lease_until = clock_timestamp() + make_interval(secs => ${INBOX_LEASE_SECONDS})
    FROM due WHERE i.sender_id = due.sender_id
    RETURNING i.sender_id AS "senderId", i.lease_until::text AS "leaseUntil", i.uid_validity AS "uidValidity", i.last_uid AS "lastUid"`);
  if (!row) return undefined;
  const { senderId, leaseUntil, uidValidity, lastUid } = row;
  const cursor = uidValidity === null ? null : { uidValidity: Number(uidValidity), lastUid: Number(lastUid) };
  return { senderId, owner, leaseUntil, cursor };
}

/**
 * Takes inboxes back from executors that are proven dead: who starts anew after a crash reads what came in before it sends.
 * @param params.isDead true only when no process with this owner id can ever act again
 */
export async function freeInboxes(
  db: Queryable,
  params: { isDead: (owner: string) => boolean },
): Promise<void> {
  const owners = await db.execute<{ owner: string }>(
    sql`SELECT DISTINCT claimed_by AS owner FROM sender_inboxes WHERE claimed_by IS NOT NULL`,
  );
  const dead = owners.map(({ owner }) => owner).filter(params.isDead);
  if (dead.length === 0) return;
  await db.execute(sql`
    UPDATE sender_inboxes SET claimed_by = NULL, lease_until = NULL WHERE claimed_by = ANY(${textArray(dead)})`);
}

/** What the writes of a claim compare. One that another executor took over, or that was set anew, is not written to. */
const stillMine = ({ senderId, owner, leaseUntil }: InboxClaim) => sql`
  sender_id = ${senderId} AND claimed_by = ${owner} AND lease_until = ${leaseUntil}::timestamptz
    AND lease_until > clock_timestamp()`;

/** Everything up to the cursor is settled. @returns false when the claim is lost */
export async function advanceInbox(
  db: Queryable,
  params: { claim: InboxClaim; cursor: InboxCursor },
): Promise<boolean> {
  const { claim, cursor } = params;
  const rows = await db.execute(sql`
    UPDATE sender_inboxes SET uid_validity = ${cursor.uidValidity}::bigint, last_uid = ${cursor.lastUid}::bigint
    WHERE ${stillMine(claim)} RETURNING sender_id`);
  return rows.length > 0;
}

/**
 * How a look into an inbox ended: it was read to its end · up to a mail about a message that is not recorded yet · there is
 * more · the executor stops · something is in the way.
 */
export type InboxEnd = { read: 'to_the_end' | 'until_recorded' | 'in_part' | 'not' } | { problem: string };

/** Gives the claim back, with when it is looked into next. A trouble is told with every attempt, each later than the one before. */
export async function releaseInbox(
  db: Queryable,
  params: { claim: InboxClaim; everySeconds: number; end: InboxEnd },
): Promise<void> {
  const { claim, everySeconds, end } = params;
  const columns =
    'problem' in end
      ? sql`problem = ${end.problem}, problem_since = coalesce(problem_since, now()), failures = failures + 1,
            next_read_at = now() + make_interval(secs =>
              least(${Math.max(LONGEST_PAUSE, everySeconds)}::int, ${everySeconds}::int * 2 ^ least(failures, 10)))`
      : end.read === 'to_the_end' || end.read === 'until_recorded'
        ? sql`read_at = CASE WHEN ${end.read === 'to_the_end'} THEN now() ELSE read_at END,
              problem = NULL, problem_since = NULL, failures = 0,
              next_read_at = now() + make_interval(secs => ${everySeconds})`
        : sql`next_read_at = now()`;
  await db.execute(sql`
    UPDATE sender_inboxes SET claimed_by = NULL, lease_until = NULL, ${columns}
    WHERE ${stillMine(claim)}`);
}
