import { eq, sql } from 'drizzle-orm';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import { createPlanner, type Planner } from '../schedules/plan.js';
import { type Whereabouts, zoneFor } from '../schedules/zones.js';
import { campaigns } from '../schema/campaigns.js';
import { schedules } from '../schema/schedules.js';

/** Actions planned in one go. */
const BATCH = 5_000;

type Unplanned = Whereabouts & { id: string; planFrom: string; planDays: number };

/**
 * Finds the instant of every action that still waits for the planner, inside its campaign's schedule and in the
 * recipient's zone, and stores it: from then on it can be claimed. What no window is left for is held back, with the
 * reason. Any number of processes may do it at once.
 * @param params.campaignId only this campaign
 * @returns how many actions were planned or held back
 */
export async function planActions(
  db: Queryable,
  params: { campaignId?: string | undefined; now?: Date | undefined } = {},
): Promise<number> {
  const waiting = await db.execute<{ id: string }>(sql`
    SELECT c.id FROM campaigns c
    WHERE ${params.campaignId ? sql`c.id = ${params.campaignId}` : sql`true`}
      AND EXISTS (SELECT 1 FROM campaign_actions a WHERE a.campaign_id = c.id AND a.plan_from IS NOT NULL)`);
  let planned = 0;
  for (const { id } of waiting) {
    for (let after = ''; ; ) {
      const batch = await planBatch(db, { campaignId: id, after, now: params.now });
      planned += batch.planned;
      if (batch.last === null) break;
      after = batch.last;
    }
  }
  return planned;
}

/** No window is left for it, and nobody holds it back already by a pause: that one is planned anew when it ends. */
const unplaced = sql`(p.at IS NULL AND a.error_code IS DISTINCT FROM 'paused')`;

/** Under the campaign's shared lock: whoever changes the schedule holds the exclusive one, so nothing stale is written. */
async function planBatch(
  db: Queryable,
  params: { campaignId: string; after: string; now: Date | undefined },
): Promise<{ planned: number; last: string | null }> {
  return await withCampaignLock(db, 'shared', params.campaignId, async (tx) => {
    const [row] = await tx
      .select({ schedule: schedules })
      .from(campaigns)
      .innerJoin(schedules, eq(schedules.id, campaigns.scheduleId))
      .where(eq(campaigns.id, params.campaignId));
    const rows = await tx.execute<Unplanned>(sql`
      SELECT a.id, a.plan_from AS "planFrom", a.plan_days AS "planDays", p.timezone, p.region, p.country,
        f.region AS "companyRegion", f.country AS "companyCountry"
      FROM campaign_actions a
      JOIN campaign_recipients r ON r.id = a.recipient_id
      JOIN contacts p ON p.id = r.contact_id LEFT JOIN companies f ON f.id = p.company_id
      WHERE a.campaign_id = ${params.campaignId} AND a.plan_from IS NOT NULL AND a.id > ${params.after}
      ORDER BY a.id LIMIT ${BATCH} FOR UPDATE OF a SKIP LOCKED`);
    if (rows.length === 0) return { planned: 0, last: null };
    const schedule = row?.schedule;
    const places = planRows(rows, schedule && { ...schedule, planner: createPlanner(schedule) });
    await tx.execute(sql`
      UPDATE campaign_actions a
      SET plan_from = NULL, plan_days = 0, zone = p.zone, zone_source = p.zone_source,
        scheduled_for = coalesce(p.at::timestamptz, a.scheduled_for),
        held_at = CASE WHEN ${unplaced} THEN ${instantOrNow(params.now)} ELSE a.held_at END,
        error_code = CASE WHEN ${unplaced} THEN 'no_window' ELSE a.error_code END,
        error_message = CASE WHEN ${unplaced} THEN 'The schedule has no window left for this message.'
                             ELSE a.error_message END
      FROM unnest(${textArray(places.map((place) => place.id))},
                  ${sql.param(places.map((place) => place.at?.toISOString() ?? null))}::text[],
                  ${sql.param(places.map((place) => place.zone))}::text[],
                  ${sql.param(places.map((place) => place.zoneSource))}::text[]) AS p (id, at, zone, zone_source)
      WHERE a.id = p.id`);
    return { planned: rows.length, last: rows.at(-1)?.id ?? null };
  });
}

type Place = { id: string; at: Date | null; zone: string | null; zoneSource: string | null };

/** People who share an instant, a delay and a zone are worked out once. */
function planRows(
  rows: readonly Unplanned[],
  schedule: { planner: Planner; timezone: string; useRecipientTimezone: boolean } | undefined,
): Place[] {
  const known = new Map<string, Date | null>();
  return rows.map((row) => {
    const from = new Date(row.planFrom);
    if (!schedule)
      return {
        id: row.id,
        at: new Date(from.getTime() + row.planDays * 86_400_000),
        zone: null,
        zoneSource: null,
      };
    const { zone, source } = schedule.useRecipientTimezone
      ? zoneFor(row, schedule.timezone)
      : { zone: schedule.timezone, source: 'schedule' };
    const key = `${row.planFrom} ${row.planDays} ${zone}`;
    let at = known.get(key);
    if (at === undefined) {
      at = schedule.planner.plan({ from, days: row.planDays, zone });
      known.set(key, at);
    }
    return { id: row.id, at, zone, zoneSource: source };
  });
}
