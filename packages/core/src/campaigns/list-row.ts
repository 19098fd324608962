import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import { needsAttention } from '../actions/needs-attention.js';
import { campaignStats, campaigns } from '../schema/campaigns.js';
import type { Campaign, CampaignListStats, CampaignWithStats } from './types.js';

// A page of fifty campaigns takes the query builder as long as it takes the database. So this one statement is written
// out, its columns once for all, and its rows are read by hand.

const NEXT_SEND_AT = `(
  SELECT a.scheduled_for FROM campaign_actions a
  WHERE a.campaign_id = campaigns.id AND a.status = 'scheduled' AND a.held_at IS NULL
  ORDER BY a.scheduled_for LIMIT 1)`;

/** When the next message of a campaign is due: the first entry of an index. */
export const nextSendAt = sql.raw(NEXT_SEND_AT);

/** Whether some of its messages wait for a person. */
export const hasAttention = sql`campaigns.id IN (
  SELECT a.campaign_id FROM campaign_actions a WHERE ${needsAttention('a')})`;

const snakeCase = (key: string): string => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const { campaignId: _, ...counters } = getTableColumns(campaignStats);

/** What a list shows of each campaign. Counters come from the one row a campaign: nothing is counted over. */
const COLUMNS = sql`${sql.raw(
  [
    ...Object.keys(getTableColumns(campaigns)).map((key) => `campaigns.${snakeCase(key)} AS "${key}"`),
    ...Object.keys(counters).map((key) => `coalesce(stats.${snakeCase(key)}, 0) AS "${key}"`),
    `coalesce(users.name, '') AS "ownerName"`,
    `ARRAY(SELECT cs.sender_id FROM campaign_senders cs
           WHERE cs.campaign_id = campaigns.id ORDER BY cs.position) AS "senderIds"`,
    `${NEXT_SEND_AT} AS "nextSendAt"`,
  ].join(', '),
)}, (SELECT count(*)::int FROM campaign_actions a
     WHERE a.campaign_id = campaigns.id AND ${needsAttention('a')}) AS "needsAttention"`;

/**
 * `from` gives rows of campaigns by that name; `more` names further columns, with a comma in front. The limit makes the
 * counters a look-up by key for each campaign, where the planner would read them all for a page.
 */
export const selectListed = (of: { from: SQL; more?: SQL }): SQL => sql`
  SELECT ${COLUMNS} ${of.more ?? sql``}
  FROM ${of.from}
  LEFT JOIN LATERAL (SELECT * FROM campaign_stats c WHERE c.campaign_id = campaigns.id LIMIT 1) stats ON true
  LEFT JOIN users ON users.id = campaigns.created_by`;

/** Instants as the driver gives them when nobody maps them. */
type Unread<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};

export type ListRow = Unread<Campaign & CampaignListStats> & { senderIds: string[]; ownerName: string };

export function readListRow(row: ListRow): CampaignWithStats & { ownerName: string } {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    status: row.status,
    createdBy: row.createdBy,
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    activatedAt: instant(row.activatedAt),
    pausedAt: instant(row.pausedAt),
    completedAt: instant(row.completedAt),
    scheduleId: row.scheduleId,
    dailyNewRecipients: row.dailyNewRecipients,
    bounceLimitPercent: row.bounceLimitPercent,
    bouncesForgivenAt: instant(row.bouncesForgivenAt),
    pauseReason: row.pauseReason,
    senderIds: row.senderIds,
    ownerName: row.ownerName,
    stats: {
      totalRecipients: row.totalRecipients,
      pending: row.pending,
      inProgress: row.inProgress,
      completed: row.completed,
      responded: row.responded,
      failed: row.failed,
      contacted: row.contacted,
      sent: row.sent,
      nextSendAt: instant(row.nextSendAt),
      needsAttention: row.needsAttention,
    },
  };
}

const instant = (value: string | null): Date | null => (value === null ? null : new Date(value));
