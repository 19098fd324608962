import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Group, Size } from '../data.js';
import { type Executor, startExecutor } from './executor-process.js';

const STUCK_MS = 60_000;

/**
 * So many executors, as processes that watch and have warmed up on a few thousand actions, are given the group's
 * actions to carry out. Measured from the commit that makes them due until the last one is recorded with its next
 * step scheduled.
 * @returns actions a second
 */
export async function runExecutors(params: {
  url: string;
  folder: string;
  size: Size;
  group: Group;
  processes: number;
}): Promise<number> {
  const { url, folder, size, group, processes } = params;
  const due = size.dueCampaigns * size.recipientsPerCampaign;
  const warmUp = size.warmUpCampaigns * size.recipientsPerCampaign;
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const outboxFile = join(folder, `outbox-${group}.jsonl`);
  const running = Array.from({ length: processes }, () => startExecutor({ url, outboxFile }));
  try {
    const warmUpIds = await campaignsOf(sql, `${group}-warm`);
    await activate(sql, warmUpIds);
    await untilSent(sql, { ids: warmUpIds, count: warmUp, running });

    const ids = await campaignsOf(sql, group);
    if (group === 'added') await addPeople(sql, ids, size);
    else await activate(sql, ids);
    const startedAt = performance.now();
    await untilSent(sql, { ids, count: due, running });
    const seconds = (performance.now() - startedAt) / 1_000;

    await Promise.all(running.map((process) => process.stop()));
    await assertComplete(sql, { ids, due });
    assertOneLineEach(outboxFile, warmUp + due);
    return due / seconds;
  } finally {
    for (const process of running) process.kill();
    await sql.end({ timeout: 5 });
    rmSync(outboxFile, { force: true });
  }
}

export async function campaignsOf(sql: postgres.Sql, group: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`SELECT id FROM campaigns WHERE name LIKE ${`${group} %`}`;
  return rows.map((row) => row.id);
}

export async function activate(sql: postgres.Sql, ids: readonly string[]): Promise<void> {
  await sql`UPDATE campaigns SET status = 'active' WHERE id = ANY(${[...ids]})`;
}

/** Adds people to active campaigns: they are due at once, and the planner's statistics know nothing of them. */
async function addPeople(sql: postgres.Sql, ids: readonly string[], size: Size): Promise<void> {
  await sql`
    WITH people AS (
      INSERT INTO campaign_recipients (campaign_id, contact_id, enrolled_at)
      SELECT c.id, p.id, now() FROM unnest(${[...ids]}::text[]) c (id)
      CROSS JOIN (SELECT id FROM contacts ORDER BY id LIMIT ${size.recipientsPerCampaign}) p
      RETURNING id, campaign_id
    )
    INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
    SELECT p.campaign_id, p.id, s.id, now()
    FROM people p JOIN campaign_sequences s ON s.campaign_id = p.campaign_id AND s.step_number = 1`;
}

/** @throws when an executor has ended, or nothing more has been sent for a minute */
async function untilSent(
  sql: postgres.Sql,
  params: { ids: readonly string[]; count: number; running: readonly Executor[] },
): Promise<void> {
  let sent = -1;
  let deadline = 0;
  for (;;) {
    const [row] = await sql<{ sent: number }[]>`
      SELECT coalesce(sum(sent), 0)::int AS sent FROM campaign_stats WHERE campaign_id = ANY(${[...params.ids]})`;
    if ((row?.sent ?? 0) >= params.count) return;
    for (const process of params.running) process.assertAlive();
    if (row?.sent !== sent) deadline = performance.now() + STUCK_MS;
    else if (performance.now() > deadline)
      throw new Error(
        `${sent} of ${params.count} were sent: ${params.running.map((it) => it.said()).join()}`,
      );
    sent = row?.sent ?? 0;
    await sleep(20);
  }
}

export async function assertComplete(
  sql: postgres.Sql,
  params: { ids: readonly string[]; due: number },
): Promise<void> {
  const [row] = await sql<{ sent: number; next: number; other: number; events: number }[]>`
    SELECT count(*) FILTER (WHERE a.status = 'sent' AND s.step_number = 1 AND a.attempt = 1)::int AS sent,
      count(*) FILTER (WHERE a.status = 'scheduled' AND s.step_number = 2)::int AS next,
      count(*) FILTER (WHERE a.status NOT IN ('sent', 'scheduled'))::int AS other,
      (SELECT count(*)::int FROM audit_events e
       WHERE e.campaign_id = ANY(${[...params.ids]}) AND e.event = 'action.sent') AS events
    FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
    WHERE a.campaign_id = ANY(${[...params.ids]})`;
  const { due } = params;
  if (row?.sent !== due || row.next !== due || row.other !== 0 || row.events !== due)
    throw new Error(`${due} actions were due, and this is what became of them: ${JSON.stringify(row)}`);
}

function assertOneLineEach(outboxFile: string, count: number): void {
  const lines = readFileSync(outboxFile, 'utf8').split('\n').slice(0, -1);
  const ids = new Set(lines.map((line) => (JSON.parse(line) as { action_id: string }).action_id));
  if (lines.length !== count || ids.size !== count)
    throw new Error(
      `${count} messages were due, the outbox has ${lines.length} lines of ${ids.size} actions`,
    );
}
