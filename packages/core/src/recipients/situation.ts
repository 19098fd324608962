import { inArray, sql } from 'drizzle-orm';
import type { Campaign } from '../campaigns/types.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { createPlanner } from '../schedules/plan.js';
import { campaignSequences } from '../schema/campaign-sequences.js';
import { schedules } from '../schema/schedules.js';
import { senders } from '../schema/senders.js';
import { sentWithin } from '../senders/rolling.js';
import { senderState } from '../senders/state.js';
import { senderUsage } from '../senders/usage.js';
import type { CampaignSituation, SenderSituation } from './waiting.js';

export type Situation = {
  campaigns: ReadonlyMap<string, CampaignSituation>;
  senders: ReadonlyMap<string, SenderSituation>;
};

type CampaignRow = Pick<Campaign, 'id' | 'status' | 'pauseReason' | 'scheduleId' | 'dailyNewRecipients'>;

/** How campaigns and senders stand now, in a fixed number of queries, for any number of recipients. */
export async function loadSituation(
  db: Queryable,
  params: { campaigns: readonly CampaignRow[]; senderIds: readonly string[]; now: Date },
): Promise<Situation> {
  const { now } = params;
  const planned = await plannersOf(db, params.campaigns);
  const delays = await delaysOf(db, params.campaigns);
  const full = await fullOfNewRecipients(db, params);
  const pausedBy = await whoPaused(db, params.campaigns);
  return {
    campaigns: new Map(
      params.campaigns.map(({ id, status, pauseReason, scheduleId }) => [
        id,
        {
          status,
          pauseReason: pauseReason ?? pausedBy.get(id) ?? null,
          schedule: (scheduleId && planned.get(scheduleId)) || null,
          delays: delays.get(id) ?? new Map(),
          newRecipientsFull: full.get(id) ?? null,
        },
      ]),
    ),
    senders: await senderSituations(db, { senderIds: params.senderIds, now }),
  };
}

async function plannersOf(
  db: Queryable,
  campaigns: readonly CampaignRow[],
): Promise<Map<string, NonNullable<CampaignSituation['schedule']>>> {
  const ids = [...new Set(campaigns.flatMap(({ scheduleId }) => scheduleId ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await db.select().from(schedules).where(inArray(schedules.id, ids));
  return new Map(
    rows.map((row) => [
      row.id,
      { planner: createPlanner(row), timezone: row.timezone, countDays: row.countDays },
    ]),
  );
}

/** Days by step, of campaigns with a schedule: elsewhere nothing but a delay is waited for. */
async function delaysOf(
  db: Queryable,
  campaigns: readonly CampaignRow[],
): Promise<Map<string, Map<string, number>>> {
  const ids = campaigns.flatMap(({ id, scheduleId }) => (scheduleId ? id : []));
  const found = new Map(ids.map((id) => [id, new Map<string, number>()]));
  if (ids.length === 0) return found;
  const rows = await db
    .select({
      id: campaignSequences.id,
      campaignId: campaignSequences.campaignId,
      days: campaignSequences.delayDays,
    })
    .from(campaignSequences)
    .where(inArray(campaignSequences.campaignId, ids));
  for (const { id, campaignId, days } of rows) found.get(campaignId)?.set(id, days);
  return found;
}

/** Campaigns that have taken up as many new people in 24 hours as they may, as a claim counts them. */
async function fullOfNewRecipients(
  db: Queryable,
  params: { campaigns: readonly CampaignRow[]; now: Date },
): Promise<Map<string, { limit: number; nextAt: Date | null }>> {
  const limited = params.campaigns.filter(({ dailyNewRecipients }) => dailyNewRecipients !== null);
  if (limited.length === 0) return new Map();
  const inADay = sentWithin('24 hours', sql`${params.now.toISOString()}::timestamptz`);
  const rows = await db.execute<{ id: string; limit: number; nextAt: string | null }>(sql`
    SELECT c.id, c.daily_new_recipients AS limit,
      (SELECT l.at + interval '24 hours' FROM sender_sends l
       WHERE l.campaign_id = c.id AND l.opener AND ${inADay} AND c.daily_new_recipients > 0
       ORDER BY l.at OFFSET greatest(used.n - c.daily_new_recipients, 0) LIMIT 1) AS "nextAt"
    FROM campaigns c
    CROSS JOIN LATERAL (
      SELECT (SELECT count(*)::int FROM sender_sends l
              WHERE l.campaign_id = c.id AND l.opener AND ${inADay})
           + (SELECT count(*)::int FROM campaign_actions f
              WHERE f.status = 'sending' AND f.campaign_id = c.id AND f.opener) AS n
    ) used
    WHERE c.id = ANY(${textArray(limited.map(({ id }) => id))}) AND used.n >= c.daily_new_recipients`);
  return new Map(
    rows.map(({ id, limit, nextAt }) => [id, { limit, nextAt: nextAt === null ? null : new Date(nextAt) }]),
  );
}

/** "Dora has paused it.", for campaigns that a person has paused. */
async function whoPaused(db: Queryable, campaigns: readonly CampaignRow[]): Promise<Map<string, string>> {
  const paused = campaigns.filter(({ status, pauseReason }) => status === 'paused' && pauseReason === null);
  if (paused.length === 0) return new Map();
  const rows = await db.execute<{ id: string; name: string }>(sql`
    SELECT c.id, coalesce(nullif(u.name, ''), u.email) AS name
    FROM unnest(${textArray(paused.map(({ id }) => id))}) AS c (id)
    CROSS JOIN LATERAL (SELECT e.actor FROM audit_events e
                        WHERE e.campaign_id = c.id AND e.event = 'campaign.paused' ORDER BY e.id DESC LIMIT 1) e
    JOIN users u ON e.actor = 'user:' || u.id`);
  return new Map(rows.map(({ id, name }) => [id, `${name} has paused it.`]));
}

async function senderSituations(
  db: Queryable,
  params: { senderIds: readonly string[]; now: Date },
): Promise<Map<string, SenderSituation>> {
  const { now } = params;
  if (params.senderIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(senders)
    .where(inArray(senders.id, [...params.senderIds]));
  const usage = await senderUsage(db, { senders: rows, now });
  const domains = await fullDomains(db, { senders: rows, now });
  return new Map(
    rows.flatMap((sender) => {
      const used = usage.get(sender.id);
      if (!used) return [];
      const situation: SenderSituation = {
        state: senderState(sender, used, now),
        manual: sender.mode === 'manual',
        name: sender.name,
        fullDomains: domains.get(sender.id) ?? new Map(),
        perDomainDay: sender.perDomainDay,
      };
      return [[sender.id, situation] as const];
    }),
  );
}

async function fullDomains(
  db: Queryable,
  params: { senders: readonly (typeof senders.$inferSelect)[]; now: Date },
): Promise<Map<string, Map<string, Date | null>>> {
  const limited = params.senders.filter(({ perDomainDay }) => perDomainDay !== null);
  const found = new Map<string, Map<string, Date | null>>();
  if (limited.length === 0) return found;
  const rows = await db.execute<{ senderId: string; domain: string; nextAt: string | null }>(sql`
    SELECT l.sender_id AS "senderId", l.domain,
      (array_agg(l.at ORDER BY l.at))[count(*) - se.per_domain_day + 1] + interval '24 hours' AS "nextAt"
    FROM sender_sends l JOIN senders se ON se.id = l.sender_id
    WHERE se.id = ANY(${textArray(limited.map(({ id }) => id))}) AND l.domain IS NOT NULL
      AND ${sentWithin('24 hours', sql`${params.now.toISOString()}::timestamptz`)}
    GROUP BY l.sender_id, l.domain, se.per_domain_day HAVING count(*) >= se.per_domain_day`);
  for (const { senderId, domain, nextAt } of rows) {
    const ofSender = found.get(senderId) ?? new Map<string, Date | null>();
    found.set(senderId, ofSender.set(domain, nextAt === null ? null : new Date(nextAt)));
  }
  return found;
}
