import { migrateDatabase } from '@outreach/core';
import postgres from 'postgres';
import type { Cluster } from './cluster.js';

/** How much there is to work on. */
export type Size = {
  campaigns: number;
  recipientsPerCampaign: number;
  contacts: number;
  /** Campaigns whose recipients are all due, once for each measurement of a round. */
  dueCampaigns: number;
  /** Campaigns that the executors warm up with before each of these. */
  warmUpCampaigns: number;
  /** Jobs that are carried out one by one. */
  singleJobs: number;
  emptyJobs: number;
  /** Messages that go out from a mailbox in one measurement. */
  mails: number;
  /** Messages that both sides send before: V8 compiles meanwhile, and the first go out at half the speed. */
  warmUpMails: number;
};

export const FULL: Size = {
  campaigns: 1_000,
  recipientsPerCampaign: 1_000,
  contacts: 100_000,
  dueCampaigns: 100,
  warmUpCampaigns: 5,
  singleJobs: 15_000,
  emptyJobs: 100_000,
  mails: 10_000,
  warmUpMails: 5_000,
};

export const QUICK: Size = {
  campaigns: 100,
  recipientsPerCampaign: 200,
  contacts: 20_000,
  dueCampaigns: 20,
  warmUpCampaigns: 2,
  singleJobs: 2_000,
  emptyJobs: 10_000,
  mails: 1_000,
  warmUpMails: 300,
};

/** What a campaign's name begins with, so that each measurement finds its own: `one 17`, `one-warm 3`. */
export type Group = 'one' | 'two' | 'added' | 'bare';

export const SUBJECT = 'A question about {{ company }}';
export const BODY = `Hi {{ first_name | default: "there" }},

as {{ title }} at {{ company }} you will know how long it takes to find people who stay. We do nothing else.
Would you have a quarter of an hour next week?

Kind regards
Robin`;

/**
 * A database with campaigns of each group, all with three steps. Those to warm up with, `one`, `two` and `bare` are paused and
 * have every first step due; `added` is active and has nobody yet; of the others half have had their first step and half
 * will.
 * Loaded with set-based SQL, then vacuumed and analysed: copies of it start from the same state.
 */
export async function loadTemplate(cluster: Cluster, database: string, size: Size): Promise<void> {
  const url = await cluster.create(database);
  await migrateDatabase({ url });
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    // Counters and references are right by the way the rows are made: checking each would take as long again.
    await sql`SET session_replication_role = replica`;
    await sql`SET maintenance_work_mem = '256MB'`;
    await loadPeople(sql, size);
    await loadCampaigns(sql, size);
    await loadProgress(sql);
    await loadReference(sql, size);
    await sql`VACUUM (FREEZE, ANALYZE)`;
    await sql`CHECKPOINT`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function loadPeople(sql: postgres.Sql, size: Size): Promise<void> {
  await sql`INSERT INTO users (id, email, name, role) VALUES ('bench', 'bench@example.com', 'Bench', 'director')`;
  await sql`
    INSERT INTO companies (id, name, domain, industry, bpo_fit_score)
    SELECT 'company-' || n, 'Company ' || n, 'company-' || n || '.example.com', 'Industry ' || n % 20, n % 101
    FROM generate_series(1, ${size.contacts / 10}::int) n`;
  await sql`
    INSERT INTO contacts (company_id, first_name, last_name, email, title, seniority, city, country)
    SELECT 'company-' || 1 + n % ${size.contacts / 10}::int, CASE WHEN n % 50 > 0 THEN 'First' || n % 1000 END,
      'Last' || n, 'person-' || n || '@example.com', 'Head of ' || n % 30, 'director', 'City ' || n % 500, 'Country'
    FROM generate_series(1, ${size.contacts}::int) n`;
}

async function loadCampaigns(sql: postgres.Sql, size: Size): Promise<void> {
  const { warmUpCampaigns: warm, dueCampaigns: due } = size;
  const groups: [name: string, campaigns: number][] = [
    ['one-warm', warm],
    ['two-warm', warm],
    ['added-warm', warm],
    ['one', due],
    ['two', due],
    ['added', due],
    ['bare', due],
    ['other', size.campaigns - 3 * warm - 3 * due],
  ];
  for (const [name, campaigns] of groups)
    await sql`
      INSERT INTO campaigns (name, type, status, created_by, created_at)
      SELECT ${name} || ' ' || n, 'email', ${name === 'added' || name === 'other' ? 'active' : 'paused'}, 'bench',
        now() - make_interval(mins => n)
      FROM generate_series(1, ${campaigns}::int) n`;
  await sql`
    INSERT INTO campaign_sequences (campaign_id, step_number, position, channel, subject, message_template, delay_days)
    SELECT c.id, n, n, 'email', ${SUBJECT}, ${BODY}, CASE n WHEN 1 THEN 0 ELSE 3 END
    FROM campaigns c CROSS JOIN generate_series(1, 3) n`;
  await sql`
    WITH people AS (SELECT id, row_number() OVER () - 1 AS n FROM contacts),
         numbered AS (SELECT c.id, s.id AS step, row_number() OVER () - 1 AS n,
                        c.name LIKE 'other %' AND hashtext(c.id) % 2 = 0 AS begun
                      FROM campaigns c JOIN campaign_sequences s ON s.campaign_id = c.id AND s.step_number = 1
                      WHERE c.name NOT LIKE 'added %')
    INSERT INTO campaign_recipients (campaign_id, contact_id, enrolled_at, status, current_step, sent_count,
      last_action_at, last_sequence_id)
    SELECT c.id, p.id, now() - interval '1 day', CASE WHEN begun THEN 'in_progress' ELSE 'pending' END, begun::int,
      begun::int, CASE WHEN begun THEN now() - interval '1 day' END, CASE WHEN begun THEN c.step END
    FROM numbered c CROSS JOIN generate_series(0, ${size.recipientsPerCampaign - 1}::int) k
    JOIN people p ON p.n = (c.n * ${size.recipientsPerCampaign}::int + k) % ${size.contacts}::int`;
}

/** One action for each recipient: due within the last hour, or, of the other campaigns, sent or planned. */
async function loadProgress(sql: postgres.Sql): Promise<void> {
  await sql`
    INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, status, scheduled_for, executed_at)
    SELECT r.campaign_id, r.id, s.id, CASE WHEN r.current_step = 1 THEN 'sent' ELSE 'scheduled' END,
      CASE WHEN r.current_step = 1 THEN now() - interval '1 day'
           WHEN c.name LIKE 'other %' THEN now() + interval '30 days'
           ELSE now() - random() * interval '1 hour' END,
      r.last_action_at
    FROM campaign_recipients r JOIN campaigns c ON c.id = r.campaign_id
    JOIN campaign_sequences s ON s.campaign_id = c.id AND s.step_number = 1`;
  await sql`
    INSERT INTO campaign_stats (campaign_id, total_recipients, pending, in_progress, contacted, sent)
    SELECT campaign_id, count(*), count(*) FILTER (WHERE status = 'pending'),
      count(*) FILTER (WHERE status = 'in_progress'), sum(sent_count), sum(sent_count)
    FROM campaign_recipients GROUP BY 1`;
}

/**
 * The same million in the barest tables that could do: uuid keys, no counters, no events, no campaigns. As many are due
 * as the product has in one measurement.
 */
async function loadReference(sql: postgres.Sql, size: Size): Promise<void> {
  const due = size.dueCampaigns * size.recipientsPerCampaign;
  await sql.unsafe(`
    CREATE TABLE ref_recipients (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      contact_id text NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      current_step int NOT NULL DEFAULT 0,
      last_action_at timestamptz
    );
    CREATE TABLE ref_actions (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
      recipient_id uuid NOT NULL REFERENCES ref_recipients ON DELETE CASCADE,
      step int NOT NULL,
      status text NOT NULL DEFAULT 'scheduled',
      scheduled_for timestamptz NOT NULL,
      executed_at timestamptz,
      attempt int NOT NULL DEFAULT 0,
      claimed_by text,
      lease_until timestamptz,
      UNIQUE (recipient_id, step)
    );
    CREATE INDEX ref_actions_due_idx ON ref_actions (scheduled_for) WHERE status = 'scheduled';
    INSERT INTO ref_recipients (contact_id) SELECT contact_id FROM campaign_recipients;
  `);
  await sql`
    INSERT INTO ref_actions (recipient_id, step, status, scheduled_for, executed_at)
    SELECT id, 1, CASE WHEN n <= ${due}::int OR n % 2 = 0 THEN 'scheduled' ELSE 'sent' END,
      CASE WHEN n <= ${due}::int THEN now() - random() * interval '1 hour' ELSE now() + interval '30 days' END,
      CASE WHEN n > ${due}::int AND n % 2 = 1 THEN now() - interval '1 day' END
    FROM (SELECT id, row_number() OVER () AS n FROM ref_recipients) numbered`;
}
