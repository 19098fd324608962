import { sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import { pauseLocked } from './pause.js';

/** The days over which the rate is taken, and the messages under which it says nothing yet. */
export const BOUNCE_WINDOW = { days: 28, atLeast: 20 } as const;

type Rate = { id: string; limit: number; messages: number; bounces: number };

/**
 * Pauses each of these active campaigns whose share of bounces has reached its limit. It starts again only when a person
 * activates it, and is then judged by what goes out from there. Call it outside any transaction that holds the shared
 * lock of one of them: it takes the exclusive one.
 * @returns the campaigns that it has paused, with the sentence that says why
 */
export async function guardBounces(
  db: Queryable,
  params: { campaignIds: readonly string[]; now?: Date | undefined; actor?: Actor | undefined },
): Promise<{ campaignId: string; reason: string }[]> {
  const { campaignIds, now, actor = 'system' } = params;
  const paused: { campaignId: string; reason: string }[] = [];
  for (const { id } of (await bounceRates(db, { campaignIds, now })).filter(isTooHigh)) {
    const reason = await db.transaction(async (tx) => {
      await lockCampaigns(tx, 'exclusive', [id]);
      return await guardLocked(tx, { campaignId: id, now, actor });
    });
    if (reason !== null) paused.push({ campaignId: id, reason });
  }
  return paused;
}

/** The same for one campaign, under its exclusive lock. Null = it goes on. */
async function guardLocked(
  tx: Queryable,
  params: { campaignId: string; now?: Date | undefined; actor: Actor },
): Promise<string | null> {
  const { campaignId, now, actor } = params;
  const [rate] = (await bounceRates(tx, { campaignIds: [campaignId], now })).filter(isTooHigh);
  if (!rate) return null;
  const percent = Math.round(percentOf(rate) * 10) / 10;
  const reason =
    `${rate.bounces} of ${rate.messages} messages of the last ${BOUNCE_WINDOW.days} days bounced (${percent} %); ` +
    `the limit is ${rate.limit} %. Check the addresses, then activate the campaign again.`;
  const figures = { bounces: rate.bounces, messages: rate.messages, bounce_percent: percent };
  await pauseLocked(tx, { campaignId, actor, guard: { reason, figures } });
  return reason;
}

const percentOf = (rate: Rate): number => (100 * rate.bounces) / rate.messages;

const isTooHigh = (rate: Rate): boolean =>
  rate.bounces > 0 && rate.messages >= BOUNCE_WINDOW.atLeast && percentOf(rate) >= rate.limit;

/**
 * Messages that left a sender, those refused for their address among them, and how many bounced: refused at once, or
 * returned later. Which refusals are the address's fault the channel has said; the recipient's end tells.
 */
async function bounceRates(
  db: Queryable,
  params: { campaignIds: readonly string[]; now?: Date | undefined },
): Promise<Rate[]> {
  const since = sql`greatest(
    ${instantOrNow(params.now)} - make_interval(days => ${BOUNCE_WINDOW.days}::int), c.bounces_forgiven_at)`;
  return await db.execute<Rate>(sql`
    SELECT c.id, c.bounce_limit_percent AS limit, bounced.n AS bounces, sent.n + bounced.unsent AS messages
    FROM campaigns c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n,
        count(*) FILTER (WHERE NOT EXISTS (
          SELECT 1 FROM sender_sends s WHERE s.action_id = a.id AND s.at >= ${since}))::int AS unsent
      FROM campaign_actions a JOIN campaign_recipients r ON r.id = a.recipient_id AND r.stop_reason = 'bounced'
      WHERE a.campaign_id = c.id AND a.status = 'failed' AND a.error_code IS DISTINCT FROM 'in_doubt' AND a.executed_at >= ${since}
    ) bounced
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS n FROM sender_sends s WHERE s.campaign_id = c.id AND s.at >= ${since}
    ) sent
    WHERE c.id = ANY(${textArray(params.campaignIds)}) AND c.status = 'active'
      AND c.bounce_limit_percent IS NOT NULL
    ORDER BY c.id`);
}
