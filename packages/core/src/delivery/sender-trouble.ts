import { type SQL, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';

/** Failures of the infrastructure in a row at which a sender's breaker opens. */
export const BREAKER_FAILURES = 5;
/** Seconds for which it stays open at first; twice as long after each failed probe. */
const BREAKER_SECONDS = 60;
const LONGEST_BREAK_SECONDS = 3_600;

/**
 * Counts failures of the way to a sender's server, and opens its breaker at the fifth in a row. Once the time is over,
 * one message at a time is tried; a success closes it (`recordSent`), a failure opens it for twice as long. What was
 * under way when it opened, and fails as well, says nothing new.
 */
export async function noteFailures(
  db: Queryable,
  params: { senderId: string; count: number; at?: Date | undefined },
): Promise<void> {
  const at = instantOrNow(params.at);
  const together = sql`failures + ${params.count}::int`;
  const open = (failedProbes: SQL) => sql`
    ${at} + make_interval(secs => least(${LONGEST_BREAK_SECONDS}::float8,
      ${BREAKER_SECONDS}::float8 * 2 ^ least(${failedProbes}, 20)))`;
  await db.execute(sql`
    UPDATE senders
    SET failures = CASE WHEN broken_until IS NULL THEN least(${together}, ${BREAKER_FAILURES}::int) ELSE failures + 1 END,
        broken_until = CASE WHEN broken_until IS NOT NULL THEN ${open(sql`failures + 1 - ${BREAKER_FAILURES}::int`)}
                            WHEN ${together} >= ${BREAKER_FAILURES}::int THEN ${open(sql`0`)} END
    WHERE id = ${params.senderId} AND (broken_until IS NULL OR broken_until <= ${at})`);
}

/** Their servers have answered, though not by taking a message: failures before that were not in a row. */
export async function noteAnswers(db: Queryable, params: { senderIds: readonly string[] }): Promise<void> {
  if (params.senderIds.length === 0) return;
  await db.execute(sql`
    UPDATE senders SET failures = 0, broken_until = NULL
    WHERE id = ANY(${textArray(params.senderIds)}) AND (failures > 0 OR broken_until IS NOT NULL)`);
}

/** Takes a sender out of use because it is itself to blame. Its messages wait; a person sets it going again. */
export async function pauseSender(
  db: Queryable,
  params: { senderId: string; reason: string; actor: Actor },
): Promise<void> {
  const { senderId, reason, actor } = params;
  await db.transaction(async (tx) => {
    const paused = await tx.execute(sql`
      UPDATE senders SET status = 'paused', status_reason = ${reason}, updated_at = now()
      WHERE id = ${senderId} AND status = 'active' RETURNING id`);
    if (paused.length === 0) return;
    await recordEvents(tx, [
      {
        actor,
        event: 'sender.paused',
        before: { sender_id: senderId, status: 'active' },
        after: { sender_id: senderId, status: 'paused', reason },
      },
    ]);
  });
}
