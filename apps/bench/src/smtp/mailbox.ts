import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { startExecutor } from '../delivery/executor-process.js';
import { openSink } from './sink.js';

const STUCK_MS = 60_000;

export type MailboxRun = {
  /** Messages a second, from due to recorded with the next step scheduled. */
  rate: number;
  /** The most memory that the executor held, in MiB (VmHWM, proc(5)). */
  peakMiB: number;
};

/** One executor sends the first step of a campaign from a mailbox into a sink on the same machine. */
export async function runMailbox(params: {
  url: string;
  warmUp: number;
  messages: number;
  connections: number;
  subject: string;
  body: string;
}): Promise<MailboxRun> {
  const { url, messages, connections } = params;
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const sink = await openSink();
  try {
    const before = await addCampaign(sql, { ...params, port: sink.port, people: params.warmUp });
    const campaign = await addCampaign(sql, { ...params, port: sink.port, people: messages });
    const executor = startExecutor({
      url,
      outboxFile: '/dev/null',
      env: {
        EXECUTOR_CONNECTIONS: String(connections),
        SECRET_KEY: 'only for measuring, nothing is kept by it',
      },
    });
    try {
      await activate(sql, before);
      await untilSent(sql, before, params.warmUp);
      await activate(sql, campaign);
      const startedAt = performance.now();
      await untilSent(sql, campaign, messages);
      const seconds = (performance.now() - startedAt) / 1_000;
      const peakMiB = peakMemory(executor.pid);
      await executor.stop();
      const taken = await sink.taken();
      if (taken !== params.warmUp + messages)
        throw new Error(`${params.warmUp + messages} messages were due, and the sink has taken ${taken}`);
      return { rate: messages / seconds, peakMiB };
    } finally {
      executor.kill();
    }
  } finally {
    sink.close();
    await sql.end({ timeout: 5 });
  }
}

async function addCampaign(
  sql: postgres.Sql,
  params: { port: number; people: number; subject: string; body: string },
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    WITH sender AS (
      INSERT INTO senders (kind, name, mode, from_name, from_email, smtp_host, smtp_port, smtp_tls)
      VALUES ('email', 'bench', 'smtp', 'Sam Sender', 'sam@us.example', '127.0.0.1', ${params.port}, 'none')
      RETURNING id
    ),
    campaign AS (
      INSERT INTO campaigns (name, type, status, created_by)
      VALUES ('smtp', 'email', 'paused', (SELECT id FROM users ORDER BY id LIMIT 1)) RETURNING id
    ),
    used AS (
      INSERT INTO campaign_senders (campaign_id, sender_id, position)
      SELECT campaign.id, sender.id, 0 FROM campaign, sender
    ),
    steps AS (
      INSERT INTO campaign_sequences (campaign_id, step_number, position, channel, subject, message_template, delay_days)
      SELECT campaign.id, n, n, 'email', ${params.subject}, ${params.body}, CASE n WHEN 1 THEN 0 ELSE 3 END
      FROM campaign, generate_series(1, 2) n RETURNING id, campaign_id, step_number
    ),
    people AS (
      INSERT INTO campaign_recipients (campaign_id, contact_id, enrolled_at)
      SELECT campaign.id, p.id, now() FROM campaign, (SELECT id FROM contacts ORDER BY id LIMIT ${params.people}) p
      RETURNING id, campaign_id
    ),
    due AS (
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for, sender_id, opener)
      SELECT p.campaign_id, p.id, s.id, now(), sender.id, true
      FROM people p JOIN steps s ON s.step_number = 1, sender
    )
    SELECT id FROM campaign`;
  if (!row) throw new Error('the campaign was not made');
  return row.id;
}

async function activate(sql: postgres.Sql, id: string): Promise<void> {
  await sql`UPDATE campaigns SET status = 'active' WHERE id = ${id}`;
}

async function untilSent(sql: postgres.Sql, id: string, count: number): Promise<void> {
  let sent = -1;
  let deadline = 0;
  for (;;) {
    const [row] = await sql<{ sent: number }[]>`SELECT sent FROM campaign_stats WHERE campaign_id = ${id}`;
    if ((row?.sent ?? 0) >= count) return;
    if (row?.sent !== sent) deadline = performance.now() + STUCK_MS;
    else if (performance.now() > deadline) throw new Error(`${sent} of ${count} were sent`);
    sent = row?.sent ?? 0;
    await sleep(20);
  }
}

const peakMemory = (pid: number): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
