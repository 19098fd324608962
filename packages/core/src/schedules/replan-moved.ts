import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { markForPlanning } from './mark-for-planning.js';
import { type Whereabouts, zoneFor } from './zones.js';

/** Messages looked at in one go. */
const BATCH = 5_000;

type Planned = Whereabouts & { actionId: string; zone: string | null; fallback: string };

/**
 * Has what is still to come to these people planned anew, where they are in another zone by now than it was planned in.
 * What somebody has in hand is left alone, so that no lock is waited for: when it is claimed, the hour is looked at in the
 * zone of that moment, and so is that of a contact whom another module has moved.
 * @param contactIds a subquery of contact ids
 */
export async function replanMoved(tx: Queryable, contactIds: SQL): Promise<void> {
  for (let after = ''; ; ) {
    const planned = await tx.execute<Planned>(sql`
      SELECT a.id AS "actionId", a.zone, h.timezone AS fallback, p.timezone, p.region, p.country,
        f.region AS "companyRegion", f.country AS "companyCountry"
      FROM contacts p LEFT JOIN companies f ON f.id = p.company_id
      JOIN campaign_recipients r ON r.contact_id = p.id AND r.status IN ('pending', 'in_progress')
      JOIN campaigns c ON c.id = r.campaign_id
      JOIN schedules h ON h.id = c.schedule_id AND h.use_recipient_timezone
      JOIN campaign_actions a ON a.recipient_id = r.id AND a.id > ${after}
        AND a.status = 'scheduled' AND a.held_at IS NULL AND a.plan_from IS NULL
      WHERE p.id IN (${contactIds})
      ORDER BY a.id LIMIT ${BATCH} FOR UPDATE OF a SKIP LOCKED`);
    const actionIds = planned
      .filter((one) => zoneFor(one, one.fallback).zone !== one.zone)
      .map(({ actionId }) => actionId);
    if (actionIds.length > 0) await markForPlanning(tx, { actionIds });
    const last = planned.at(-1);
    if (!last) return;
    after = last.actionId;
  }
}
