import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoProgress } from '../../src/demo/sample-data.js';
import { seedDemo } from '../../src/demo/seed.js';
import {
  type Connection,
  campaignStatistics,
  countDue,
  deliveryStatus,
  listCampaigns,
  previewRecipients,
} from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';

const NOW = new Date('2026-03-18T11:30:00Z');
const users = { adminId: 'test', directorId: 'test', memberId: 'test' };

describe('the demo data', () => {
  let db: Connection['db'];
  const progress: DemoProgress[] = [];
  beforeAll(async () => {
    db = (await testDatabase()).db;
    // Two servers at their first start.
    const both = await Promise.all([
      seedDemo(db, { users, now: NOW, onProgress: (step) => progress.push(step) }),
      seedDemo(db, { users, now: NOW, onProgress: (step) => progress.push(step) }),
    ]);
    expect(both.map((result) => result.seeded).sort()).toEqual([false, true]);
  });

  it('has all people of the sample files and three campaigns, once', async () => {
    expect(progress).toEqual([
      { what: 'companies', count: 503 },
      { what: 'contacts', count: 3500 },
      { what: 'campaigns', count: 3 },
    ]);
    const { items } = await listCampaigns(db, { limit: 10, offset: 0 });
    expect(items.map(({ status, type }) => ({ status, type }))).toEqual([
      { status: 'draft', type: 'email' },
      { status: 'paused', type: 'linkedin' },
      { status: 'active', type: 'email' },
    ]);
  });

  it('shows every state a recipient can be in', async () => {
    const { items } = await listCampaigns(db, { limit: 10, offset: 0 });
    const [draft, paused, active] = items.map((item) => item.stats);
    expect(draft).toMatchObject({ totalRecipients: 40, pending: 40, sent: 0, needsAttention: 0 });
    expect(paused).toMatchObject({ totalRecipients: 34, responded: 3, completed: 0, contacted: 34 });
    expect(active).toMatchObject({ totalRecipients: 61, responded: 12, failed: 1, needsAttention: 2 });
    expect(active?.completed).toBeGreaterThan(10);
    expect(active?.inProgress).toBeGreaterThan(10);
  });

  it('has one message held back for a missing first name', async () => {
    const held = await db.execute(sql`
      SELECT a.error_code, c.first_name, s.step_number FROM campaign_actions a
      JOIN campaign_recipients r ON r.id = a.recipient_id JOIN contacts c ON c.id = r.contact_id
      JOIN campaign_sequences s ON s.id = a.sequence_id WHERE a.held_at IS NOT NULL`);
    expect(held).toEqual([{ error_code: 'missing_value', first_name: null, step_number: 1 }]);
  });

  it('leaves nothing due at its end, and people due in the next days', async () => {
    expect(await countDue(db, { now: NOW })).toBe(0);
    const [next] = await db.execute<{ days: number; people: number }>(sql`
      SELECT count(DISTINCT a.scheduled_for::date)::int AS days, count(*)::int AS people
      FROM campaign_actions a JOIN campaigns c ON c.id = a.campaign_id
      WHERE c.status = 'active' AND a.status = 'scheduled' AND a.held_at IS NULL
        AND a.scheduled_for < ${NOW.toISOString()}::timestamptz + interval '4 days'`);
    expect(next?.days).toBeGreaterThanOrEqual(2);
    expect(next?.people).toBeGreaterThan(10);
    expect((await deliveryStatus(db, { now: NOW })).sending).toBe(0);
  });

  it('keeps the best-fitting directors free for a campaign of one’s own', async () => {
    const { items } = await listCampaigns(db, { status: 'draft', limit: 1, offset: 0 });
    const filter = { minBpoFitScore: 70, seniority: 'Director' };
    const preview = await previewRecipients(db, { campaignId: items[0]?.id ?? '', filter });
    expect(preview).toMatchObject({ ready: 123, skippedCounts: {} });
  });

  it('lies within the ten days before, in an order that makes sense', async () => {
    const [wrong] = await db.execute<Record<string, number>>(sql`
      WITH bounds AS (SELECT ${NOW.toISOString()}::timestamptz AS now)
      SELECT
        (SELECT count(*)::int FROM audit_events, bounds WHERE campaign_id IS NOT NULL
           AND (at > now OR at < now - interval '11 days')) AS events,
        (SELECT count(*)::int FROM campaign_actions, bounds WHERE executed_at > now OR created_at > now) AS actions,
        (SELECT count(*)::int FROM campaign_actions WHERE executed_at < scheduled_for) AS early,
        (SELECT count(*)::int FROM campaign_actions a JOIN campaign_recipients r ON r.id = a.recipient_id
           WHERE a.executed_at < r.created_at OR r.created_at > r.enrolled_at) AS before_joining,
        (SELECT count(*)::int FROM campaign_actions WHERE response_received_at < executed_at) AS replies,
        (SELECT count(*)::int FROM campaigns, bounds
           WHERE greatest(created_at, updated_at, activated_at, paused_at) > now OR created_at > updated_at) AS campaigns`);
    expect(wrong).toEqual({ events: 0, actions: 0, early: 0, before_joining: 0, replies: 0, campaigns: 0 });
  });

  it('has counters that agree with the rows', async () => {
    for (const campaign of (await listCampaigns(db, { limit: 10, offset: 0 })).items) {
      const stats = await campaignStatistics(db, { campaignId: campaign.id });
      const [rows] = await db.execute<{ sent: number; responded: number }>(sql`
        SELECT count(*) FILTER (WHERE status IN ('sent', 'responded'))::int AS sent,
          count(*) FILTER (WHERE status = 'responded')::int AS responded
        FROM campaign_actions WHERE campaign_id = ${campaign.id}`);
      expect({ sent: stats.sent, responded: stats.responded }).toEqual(rows);
    }
  });
});

describe('seeding', () => {
  it('leaves a database alone that has a contact', async () => {
    const { db } = await testDatabase();
    await db.execute(sql`INSERT INTO contacts (email) VALUES ('somebody@firm.example')`);
    expect(await seedDemo(db, { users, now: NOW })).toEqual({ seeded: false });
    const [contacts] = await db.execute(sql`SELECT count(*)::int AS count FROM contacts`);
    expect(contacts).toEqual({ count: 1 });
  });

  it('that was cut off is made good by the next', async () => {
    const { db } = await testDatabase();
    const nobody = { adminId: 'nobody', directorId: 'nobody', memberId: 'nobody' };
    await expect(seedDemo(db, { users: nobody, now: NOW })).rejects.toThrow();
    expect(await seedDemo(db, { users, now: NOW })).toEqual({ seeded: true });
    const [contacts] = await db.execute(sql`SELECT count(*)::int AS count FROM contacts`);
    expect(contacts).toEqual({ count: 3500 });
  });
});
