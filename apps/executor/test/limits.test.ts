import { activateCampaign, addRecipients, createCampaign, schema } from '@outreach/core';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { openStage, type Stage } from './support.js';

const EXECUTORS = 8;

/** Campaigns of one step, each with senders of its own that go to the log, all due at once. */
async function givenSenders(
  stage: Stage,
  params: { senders: Partial<typeof schema.senders.$inferInsert>[]; people: number; domains?: number },
): Promise<string[]> {
  const { db } = stage;
  const { senders, people, domains = 100 } = params;
  const [user] = await db.insert(schema.users).values({ email: 'limits@example.com' }).returning();
  const contacts = await db.execute<{ id: string }>(sql`
    INSERT INTO contacts (first_name, email)
    SELECT 'Person ' || n, 'p' || n || '@firm' || n % ${domains}::int || '.example'
    FROM generate_series(1, ${people}::int) n RETURNING id`);
  const ids: string[] = [];
  for (const [n, values] of senders.entries()) {
    const [sender] = await db
      .insert(schema.senders)
      .values({ kind: 'email', name: `Sender ${n}`, mode: 'log', fromEmail: `s${n}@us.example`, ...values })
      .returning();
    const campaign = await createCampaign(db, {
      name: `Campaign ${n}`,
      type: 'email',
      sequences: [{ channel: 'email', subject: 'Hi', messageTemplate: 'Hi {{ first_name }}', delayDays: 0 }],
      createdBy: user?.id ?? '',
      actor: 'system',
    });
    await db
      .insert(schema.campaignSenders)
      .values({ campaignId: campaign.id, senderId: sender?.id ?? '', position: 0 });
    await addRecipients(db, {
      campaignId: campaign.id,
      contactIds: contacts.map(({ id }) => id),
      actor: 'system',
      includeActiveElsewhere: true,
    });
    await activateCampaign(db, { campaignId: campaign.id, actor: 'system' });
    ids.push(sender?.id ?? '');
  }
  return ids;
}

describe('limits, with eight executors started in the same moment', () => {
  it('are used up to the last message, and by none more: 10,000 messages of 20,000 due', {
    timeout: 300_000,
  }, async () => {
    const stage = await openStage();
    const caps = [
      ...Array.from({ length: 6 }, () => ({ perDay: 1_000 })),
      { perHour: 1_000 },
      { rampStart: 1_000, rampStep: 10, rampCeiling: 2_000 },
      { perDay: 1_500, perDomainDay: 10 },
      { perDay: 1_000, perHour: 1_200, perDomainDay: 15 },
    ];
    const senders = await givenSenders(stage, { senders: caps, people: 2_000 });
    const runs = await Promise.all(Array.from({ length: EXECUTORS }, () => stage.run()));
    expect(runs.map((run) => run.code)).toEqual(Array(EXECUTORS).fill(0));
    const rows = await stage.sql`
      SELECT s.id, count(a.id)::int AS sent FROM senders s
      JOIN campaign_actions a ON a.sender_id = s.id AND a.status = 'sent' GROUP BY s.id`;
    const sent = new Map(rows.map((row) => [row.id, row.sent]));
    expect(senders.map((id) => sent.get(id))).toEqual([...Array(8).fill(1_000), 1_000, 1_000]);
    const lines = stage.outbox();
    expect(lines).toHaveLength(10_000);
    expect(new Set(lines.map((line) => line.action_id)).size).toBe(10_000);
    const perDomain = await stage.sql`
      SELECT s.per_domain_day AS cap, count(*)::int AS sent FROM sender_sends l JOIN senders s ON s.id = l.sender_id
      WHERE s.per_domain_day IS NOT NULL GROUP BY l.sender_id, l.domain, s.per_domain_day`;
    expect(perDomain.filter((row) => row.sent > row.cap)).toEqual([]);
  });

  it('keep every gap', { timeout: 300_000 }, async () => {
    const stage = await openStage();
    await givenSenders(stage, { senders: Array(4).fill({ minGapSeconds: 1 }), people: 100 });
    const running = await Promise.all(
      Array.from({ length: EXECUTORS }, () => stage.start(['watch'], { EXECUTOR_POLL_MS: '50' })),
    );
    await waitUntil(async () => {
      const [row] = await stage.sql`
        SELECT min(n)::int AS least FROM (
          SELECT count(l.id) AS n FROM senders s LEFT JOIN sender_sends l ON l.sender_id = s.id GROUP BY s.id) counts`;
      return row?.least >= 6;
    });
    for (const process of running) process.kill('SIGTERM');
    await Promise.all(running.map((process) => process.exited));
    const [gaps] = await stage.sql`
      SELECT count(*)::int AS messages, count(*) FILTER (WHERE at - before < interval '1 second')::int AS short
      FROM (SELECT at, lag(at) OVER (PARTITION BY sender_id ORDER BY at) AS before FROM sender_sends) sends`;
    expect(gaps?.messages).toBeGreaterThanOrEqual(24);
    expect(gaps?.short).toBe(0);
  });
});

/** Looks ten times a second; the test's own time limit is the end of it. */
async function waitUntil(fulfilled: () => Promise<boolean>): Promise<void> {
  while (!(await fulfilled())) await new Promise((resolve) => setTimeout(resolve, 100));
}
