import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { executors } from '../schema/executors.js';

export type ExecutorMode = 'run' | 'watch' | 'api';

/** Shows this executor among those at work. */
export async function registerExecutor(
  db: Queryable,
  params: { owner: string; host: string; pid: number; mode: ExecutorMode },
): Promise<void> {
  await db
    .insert(executors)
    .values({ id: params.owner, host: params.host, pid: params.pid, mode: params.mode });
  await db.execute(sql`DELETE FROM executors WHERE last_seen_at < now() - interval '7 days'`);
}

/** Says that this executor is alive, and what it has done since it last said so. */
export async function touchExecutor(
  db: Queryable,
  params: { owner: string; executed?: number; sent?: number; failed?: number; stopped?: boolean },
): Promise<void> {
  await db
    .update(executors)
    .set({
      lastSeenAt: sql`now()`,
      executed: sql`${executors.executed} + ${params.executed ?? 0}`,
      sent: sql`${executors.sent} + ${params.sent ?? 0}`,
      failed: sql`${executors.failed} + ${params.failed ?? 0}`,
      ...(params.stopped ? { stoppedAt: sql`now()` } : {}),
    })
    .where(eq(executors.id, params.owner));
}

export type DeliveryStatus = {
  executors: (typeof executors.$inferSelect)[];
  /** Actions of active campaigns that could go out now. */
  due: number;
  /** Since when the oldest of them has been due; null when nothing is due. */
  oldestDueAt: Date | null;
  /** Planned for later, in any campaign. */
  scheduled: number;
  sending: number;
  held: number;
  failed: number;
  inDoubt: number;
  /** Inboxes of senders that cannot be read. */
  unreadableInboxes: number;
};

/** How delivery stands, for health pages and monitoring. Counts by partial indexes; sent actions are not looked at. */
export async function deliveryStatus(
  db: Queryable,
  params: { now?: Date | undefined } = {},
): Promise<DeliveryStatus> {
  const now = params.now ? sql`${params.now.toISOString()}::timestamptz` : sql`now()`;
  const [row] = await db.execute<
    Omit<DeliveryStatus, 'executors' | 'oldestDueAt'> & { oldestDueAt: string | null }
  >(sql`
    WITH due AS (
      SELECT count(*)::int AS n, min(a.scheduled_for) AS oldest
      FROM campaigns c JOIN campaign_actions a ON a.campaign_id = c.id
      WHERE c.status = 'active' AND a.status = 'scheduled' AND a.held_at IS NULL AND a.scheduled_for <= ${now}
    )
    SELECT due.n AS due, due.oldest AS "oldestDueAt",
      (SELECT count(*)::int FROM campaign_actions WHERE status = 'scheduled' AND held_at IS NULL) - due.n AS scheduled,
      (SELECT count(*)::int FROM campaign_actions WHERE status = 'sending') AS sending,
      (SELECT count(*)::int FROM campaign_actions WHERE status = 'scheduled' AND held_at IS NOT NULL
         AND error_code IS DISTINCT FROM 'paused') AS held,
      (SELECT count(*)::int FROM campaign_actions WHERE status = 'failed') AS failed,
      (SELECT count(*)::int FROM campaign_actions WHERE status = 'failed' AND error_code = 'in_doubt') AS "inDoubt",
      (SELECT count(*)::int FROM sender_inboxes i JOIN senders se ON se.id = i.sender_id
       WHERE i.problem IS NOT NULL AND se.mode = 'smtp') AS "unreadableInboxes"
    FROM due`);
  const recent = await db
    .select()
    .from(executors)
    .where(sql`${executors.lastSeenAt} > now() - interval '1 day'`)
    .orderBy(sql`${executors.lastSeenAt} DESC`)
    .limit(50);
  return {
    executors: recent,
    due: row?.due ?? 0,
    oldestDueAt: row?.oldestDueAt ? new Date(row.oldestDueAt) : null,
    scheduled: row?.scheduled ?? 0,
    sending: row?.sending ?? 0,
    held: row?.held ?? 0,
    failed: row?.failed ?? 0,
    inDoubt: row?.inDoubt ?? 0,
    unreadableInboxes: row?.unreadableInboxes ?? 0,
  };
}
