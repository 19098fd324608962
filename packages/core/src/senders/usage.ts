import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { capsAt, type SenderLimits } from './limits.js';
import { sentWithin } from './rolling.js';

/** What a sender has used of its limits, counted as a claim counts it. */
export type SenderUsage = {
  /** Messages of the last 24 hours, those in flight among them. */
  usedDay: number;
  /** Messages of the last 60 minutes, those in flight among them. */
  usedHour: number;
  /** Messages that an executor has in hand. */
  inFlight: number;
  /** When so many messages have left the window that one more fits under the limit; null = one fits, or none ever does. */
  dayRoomAt: Date | null;
  hourRoomAt: Date | null;
};

type Instant = string | null;
type Counted = Omit<SenderUsage, 'dayRoomAt' | 'hourRoomAt'> & {
  id: string;
  dayRoomAt: Instant;
  hourRoomAt: Instant;
};

/**
 * What each sender has used, by sender id.
 * @param params.now the end of the rolling windows
 */
export async function senderUsage(
  db: Queryable,
  params: { senders: readonly ({ id: string } & SenderLimits)[]; now: Date },
): Promise<Map<string, SenderUsage>> {
  const { senders, now } = params;
  if (senders.length === 0) return new Map();
  const caps = senders.map((sender) => capsAt(sender, now));
  const at = sql`${now.toISOString()}::timestamptz`;
  const rows = await db.execute<Counted>(sql`
    SELECT s.id, flying.n AS "inFlight", flying.n + day.n AS "usedDay", flying.n + hour.n AS "usedHour",
      ${roomAt('24 hours', sql`day_cap`, sql`flying.n + day.n`)} AS "dayRoomAt",
      ${roomAt('60 minutes', sql`hour_cap`, sql`flying.n + hour.n`)} AS "hourRoomAt"
    FROM unnest(${sql.param(senders.map((sender) => sender.id))}::text[],
                ${sql.param(caps.map((cap) => cap.day))}::int[],
                ${sql.param(caps.map((cap) => cap.hour))}::int[]) AS s (id, day_cap, hour_cap)
    CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM campaign_actions a
                        WHERE a.status = 'sending' AND a.sender_id = s.id) flying
    CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM sender_sends l
                        WHERE l.sender_id = s.id AND ${sentWithin('24 hours', at)}) day
    CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM sender_sends l
                        WHERE l.sender_id = s.id AND ${sentWithin('60 minutes', at)}) hour`);

  /** The message whose leaving makes room is the (used − cap)th oldest, from 0. A cap of 0 never has room. */
  function roomAt(
    window: '24 hours' | '60 minutes',
    cap: ReturnType<typeof sql>,
    used: ReturnType<typeof sql>,
  ) {
    return sql`CASE WHEN ${cap} > 0 AND ${used} >= ${cap} THEN (
      SELECT l.at + ${window}::interval FROM sender_sends l
      WHERE l.sender_id = s.id AND ${sentWithin(window, at)}
      ORDER BY l.at OFFSET greatest(${used} - ${cap}, 0) LIMIT 1) END`;
  }

  return new Map(
    rows.map(({ id, dayRoomAt, hourRoomAt, ...counts }) => [
      id,
      { ...counts, dayRoomAt: toDate(dayRoomAt), hourRoomAt: toDate(hourRoomAt) },
    ]),
  );
}

const toDate = (value: Instant): Date | null => (value === null ? null : new Date(value));
