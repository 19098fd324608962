import type postgres from 'postgres';
import { BATCH, runLoops } from './loops.js';

const NEXT_STEP_AFTER = '3 days';

/**
 * The reference: claim and record as two set-based statements, on tables that hold nothing else. No rendering, no gate, no
 * message, no events, no counters, no campaigns.
 * @returns actions a second
 */
export const runBareSql = (url: string, due: number): Promise<number> =>
  runLoops({ url, due, loop, check: (sql) => assertComplete(sql, due) });

async function loop(sql: postgres.Sql): Promise<number> {
  let done = 0;
  for (;;) {
    const claimed = await sql<{ id: string; attempt: number }[]>`
      WITH picked AS MATERIALIZED (
        SELECT id FROM ref_actions WHERE status = 'scheduled' AND scheduled_for <= now()
        ORDER BY scheduled_for LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
      )
      UPDATE ref_actions a
      SET status = 'sending', attempt = attempt + 1, claimed_by = 'bench', lease_until = now() + interval '1 minute'
      FROM picked WHERE a.id = picked.id
      RETURNING a.id, a.attempt`;
    if (claimed.length === 0) return done;
    const ids = claimed.map((row) => row.id);
    const attempts = claimed.map((row) => row.attempt);
    const recorded = await sql`
      WITH done AS (
        UPDATE ref_actions a SET status = 'sent', executed_at = now(), claimed_by = NULL, lease_until = NULL
        FROM unnest(${ids}::uuid[], ${attempts}::int[]) AS fence (id, attempt)
        WHERE a.id = fence.id AND a.attempt = fence.attempt AND a.claimed_by = 'bench'
        RETURNING a.recipient_id, a.step
      ),
      progressed AS (
        UPDATE ref_recipients r SET status = 'in_progress', current_step = done.step, last_action_at = now()
        FROM done WHERE r.id = done.recipient_id
      )
      INSERT INTO ref_actions (recipient_id, step, scheduled_for)
      SELECT recipient_id, step + 1, now() + ${NEXT_STEP_AFTER}::interval FROM done`;
    done += recorded.count;
  }
}

async function assertComplete(sql: postgres.Sql, due: number): Promise<void> {
  const [row] = await sql<{ sent: number; next: number }[]>`
    SELECT count(*) FILTER (WHERE a.status = 'sent')::int AS sent, count(n.id)::int AS next
    FROM ref_actions a LEFT JOIN ref_actions n ON n.recipient_id = a.recipient_id AND n.step = 2
    WHERE a.step = 1 AND a.attempt = 1`;
  if (row?.sent !== due || row.next !== due)
    throw new Error(`the reference left its tables as ${JSON.stringify(row)}`);
}
