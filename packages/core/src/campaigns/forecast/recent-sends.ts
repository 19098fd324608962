import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { textArray } from '../../database/sql-values.js';
import { isNoRehearsal } from '../../senders/rolling.js';
import type { CrowdedDomain } from './cohorts.js';

/** Limits count the 24 hours that end with a message: what went out later than so long before still counts then. */
const ROLLING = sql.raw(`interval '24 hours'`);

/** What has gone out from senders and still counts at an instant of today. */
export type RecentSends = {
  of(senderId: string, at: Date): number;
  toDomain(senderId: string, domain: string, at: Date): number;
};

/**
 * @param params.now nothing of after that counts: it was written by a rehearsal
 * @param params.instants at which it is asked
 * @param params.crowded the only domains that are asked about
 */
export async function recentSends(
  db: Queryable,
  params: {
    now: Date;
    senderIds: readonly string[];
    crowded: readonly CrowdedDomain[];
    instants: readonly Date[];
  },
): Promise<RecentSends> {
  const { senderIds, crowded } = params;
  const counts = new Map<string, number>();
  if (senderIds.length > 0) {
    const rows = await db.execute<{ senderId: string; n: number; domain: string | null; count: number }>(sql`
      SELECT l.sender_id AS "senderId", i.n::int AS n, d.domain, count(*)::int AS count
      FROM ${numbered(params.instants)} JOIN sender_sends l ON l.at > i.at - ${ROLLING}
      CROSS JOIN LATERAL (
        SELECT CASE WHEN l.domain = ANY(${textArray(crowded.map(({ domain }) => domain))}) THEN l.domain END AS domain
      ) d
      WHERE l.sender_id = ANY(${textArray(senderIds)}) AND ${isNoRehearsal(instant(params.now))} GROUP BY 1, 2, 3`);
    const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count);
    for (const { senderId, n, domain, count } of rows) {
      const at = params.instants[n - 1]?.getTime();
      add(`${senderId}/${at}`, count);
      if (domain !== null) add(`${senderId}/${at}/${domain}`, count);
    }
  }
  return {
    of: (senderId, at) => counts.get(`${senderId}/${at.getTime()}`) ?? 0,
    toDomain: (senderId, domain, at) => counts.get(`${senderId}/${at.getTime()}/${domain}`) ?? 0,
  };
}

/** How many first messages of each campaign still count at an instant of its own. */
export async function recentOpeners(
  db: Queryable,
  params: { now: Date; campaigns: readonly { id: string; at: Date }[] },
): Promise<Map<string, number>> {
  const { campaigns } = params;
  if (campaigns.length === 0) return new Map();
  const rows = await db.execute<{ id: string; count: number }>(sql`
    SELECT l.campaign_id AS id, count(*)::int AS count
    FROM ${numbered(campaigns.map(({ at }) => at))}
    JOIN unnest(${textArray(campaigns.map(({ id }) => id))}) WITH ORDINALITY AS c (id, n) ON c.n = i.n
    JOIN sender_sends l ON l.campaign_id = c.id AND l.opener AND l.at > i.at - ${ROLLING}
      AND ${isNoRehearsal(instant(params.now))}
    GROUP BY 1`);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

const instant = (at: Date): SQL => sql`${at.toISOString()}::timestamptz`;

const numbered = (instants: readonly Date[]): SQL => sql`
  unnest(${textArray(instants.map((at) => at.toISOString()))}::timestamptz[]) WITH ORDINALITY AS i (at, n)`;
