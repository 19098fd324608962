import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  activateCampaign,
  addRecipients,
  type Connection,
  connect,
  createCampaign,
  type StepInput,
  schema,
} from '@outreach/core';
import { cloneDatabase, type RunningProcess, runProcess, startProcess } from '@outreach/testkit';
import { sql } from 'drizzle-orm';
import { inject, onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export type Stage = Connection & {
  url: string;
  outboxFile: string;
  /** `action_id`s and the rest of every complete line. */
  outbox(): Record<string, unknown>[];
  run(args?: string[], env?: Record<string, string | undefined>): ReturnType<typeof runProcess>;
  start(args: string[], env?: Record<string, string | undefined>): Promise<RunningProcess>;
  /** Actions by status. */
  actions(): Promise<Record<string, number>>;
};

/** A database and an outbox of its own for one test, and the executor as a process on them. */
export async function openStage(): Promise<Stage> {
  const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  const connection = connect({ url: database.url, applicationName: 'test', max: 4 });
  const folder = mkdtempSync(join(tmpdir(), 'executor-'));
  const outboxFile = join(folder, 'outbox.jsonl');
  onTestFinished(async () => {
    await connection.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });
  const process = (args: string[], env: Record<string, string | undefined> = {}) => ({
    command: globalThis.process.execPath,
    args: [MAIN, ...args],
    env: { DATABASE_URL: database.url, OUTBOX_FILE: outboxFile, ...env },
  });
  return {
    ...connection,
    url: database.url,
    outboxFile,
    outbox: () => {
      const lines = readFileSync(outboxFile, 'utf8').split('\n');
      return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    },
    run: (args = ['run', '--json'], env) => runProcess(process(args, env)),
    start: async (args, env) => {
      const running = await startProcess(process(args, env));
      onTestFinished(() => running.kill('SIGKILL'));
      return running;
    },
    actions: async () => {
      const rows = await connection.db.execute<{ status: string; n: number }>(
        sql`SELECT status, count(*)::int AS n FROM campaign_actions GROUP BY 1`,
      );
      return Object.fromEntries(rows.map((row) => [row.status, row.n]));
    },
  };
}

const step = (delayDays: number): StepInput => ({
  channel: 'email',
  subject: 'Hello {{ first_name }}',
  messageTemplate: 'Hi {{ first_name }}, how is {{ company | default: "work" }}?',
  delayDays,
});

/** An active campaign. The first step is due at `activatedAt`. */
export async function openCampaign(
  stage: Stage,
  params: {
    people: number;
    delays?: number[];
    activatedAt?: Date;
    withoutName?: number;
    newADay?: number;
  },
): Promise<{ campaignId: string }> {
  const { people, delays = [0], activatedAt, withoutName = 0, newADay } = params;
  const { db } = stage;
  const [user] = await db
    .insert(schema.users)
    .values({ email: `u${Math.random()}@example.com` })
    .returning();
  if (!user) throw new Error('no user');
  const contacts = await db.execute<{ id: string }>(sql`
    INSERT INTO contacts (first_name, email)
    SELECT CASE WHEN n > ${withoutName}::int THEN 'Person ' || n END, gen_random_uuid() || '@example.com'
    FROM generate_series(1, ${people}::int) n RETURNING id`);
  const campaign = await createCampaign(db, {
    name: 'Test',
    type: 'email',
    sequences: delays.map(step),
    createdBy: user.id,
    actor: 'system',
  });
  const campaignId = campaign.id;
  if (newADay !== undefined)
    await db.execute(
      sql`UPDATE campaigns SET daily_new_recipients = ${newADay}::int WHERE id = ${campaignId}`,
    );
  await addRecipients(db, { campaignId, contactIds: contacts.map((row) => row.id), actor: 'system' });
  await activateCampaign(db, { campaignId, actor: 'system', now: activatedAt });
  return { campaignId };
}
