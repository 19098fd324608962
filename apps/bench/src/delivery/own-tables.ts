import postgres from 'postgres';
import type { Size } from '../data.js';
import { activate, assertComplete, campaignsOf } from './executors.js';
import { BATCH, runLoops } from './loops.js';

/**
 * What the product's own tables allow: claim, gate and record with event and next step as bare set-based statements.
 * Nothing is rendered or written out, and nothing is looked at: neither pauses nor suppressions, no schedule, no lock, no
 * edit since the claim, no order of steps. Indexes and triggers are the product's.
 * @returns actions a second
 */
export async function runOwnTables(url: string, size: Size): Promise<number> {
  const due = size.dueCampaigns * size.recipientsPerCampaign;
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  try {
    const ids = await campaignsOf(admin, 'bare');
    await activate(admin, ids);
    // Found a campaign at a time, as the index of what is due has it.
    const together = Math.max(1, Math.round(BATCH / size.recipientsPerCampaign));
    const left = Array.from({ length: Math.ceil(ids.length / together) }, (_, n) =>
      ids.slice(n * together, (n + 1) * together),
    );
    const loop = async (sql: postgres.Sql): Promise<number> => {
      let done = 0;
      for (let next = left.shift(); next; next = left.shift()) done += await carryOut(sql, next);
      return done;
    };
    return await runLoops({ url, due, loop, check: (sql) => assertComplete(sql, { ids, due }) });
  } finally {
    await admin.end({ timeout: 5 });
  }
}

async function carryOut(sql: postgres.Sql, campaignIds: readonly string[]): Promise<number> {
  const claimed = await sql<{ id: string; attempt: number }[]>`
    WITH picked AS MATERIALIZED (
      SELECT id FROM campaign_actions
      WHERE campaign_id = ANY(${[...campaignIds]}) AND status = 'scheduled' AND held_at IS NULL AND scheduled_for <= now()
      ORDER BY scheduled_for FOR UPDATE SKIP LOCKED
    )
    UPDATE campaign_actions a
    SET status = 'sending', attempt = attempt + 1, claimed_by = 'bench', lease_until = now() + interval '1 minute'
    FROM picked WHERE a.id = picked.id
    RETURNING a.id, a.attempt`;
  const ids = claimed.map((row) => row.id);
  const attempts = claimed.map((row) => row.attempt);
  const fence = sql`unnest(${ids}::text[], ${attempts}::int[]) AS fence (id, attempt)`;
  await sql`
    UPDATE campaign_actions a SET gated_at = clock_timestamp()
    FROM ${fence} WHERE a.id = fence.id AND a.attempt = fence.attempt AND a.gated_at IS NULL`;
  const recorded = await sql`
    WITH done AS (
      UPDATE campaign_actions a SET status = 'sent', executed_at = now(), claimed_by = NULL, lease_until = NULL
      FROM ${fence} WHERE a.id = fence.id AND a.attempt = fence.attempt
      RETURNING a.id, a.campaign_id, a.recipient_id, a.sequence_id
    ),
    progressed AS (
      UPDATE campaign_recipients r
      SET status = 'in_progress', current_step = 1, sent_count = 1, last_action_at = now(), last_sequence_id = done.sequence_id
      FROM done WHERE r.id = done.recipient_id
    ),
    events AS (
      INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, before, after)
      SELECT 'bench', 'action.sent', campaign_id, recipient_id, id, '{"status":"sending"}', '{"status":"sent"}' FROM done
    )
    INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
    SELECT done.campaign_id, done.recipient_id, s.id, now() + interval '3 days'
    FROM done JOIN campaign_sequences s ON s.campaign_id = done.campaign_id AND s.step_number = 2`;
  return recorded.count;
}
