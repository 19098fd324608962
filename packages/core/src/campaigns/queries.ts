import { and, asc, count, desc, eq, ilike, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { containing } from '../database/sql-values.js';
import { notFound } from '../domain-error.js';
import { type CampaignStatus, type CampaignType, campaignStats, campaigns } from '../schema/campaigns.js';
import { users } from '../schema/users.js';
import { selectSteps } from '../sequences/queries.js';
import type { CampaignDetails, CampaignListStats, CampaignWithStats } from './types.js';

export type CampaignFilter = {
  status?: CampaignStatus | undefined;
  type?: CampaignType | undefined;
  /** Finds campaigns whose name contains this. */
  search?: string | undefined;
  createdBy?: string | undefined;
  /** Only campaigns in which something waits for a person. */
  attention?: boolean | undefined;
};

/** `running`: active, paused, draft, completed, newest first within each. */
export const CAMPAIGN_SORTS = [
  'created',
  'running',
  'name',
  'nextSend',
  'sent',
  'replied',
  'failed',
] as const;
export type CampaignSort = (typeof CAMPAIGN_SORTS)[number];

/** Counters come from the one row a campaign; the rest are single probes of partial indexes. Nothing is counted over. */
const listStats = {
  totalRecipients: zeroIfNull(campaignStats.totalRecipients),
  pending: zeroIfNull(campaignStats.pending),
  inProgress: zeroIfNull(campaignStats.inProgress),
  completed: zeroIfNull(campaignStats.completed),
  responded: zeroIfNull(campaignStats.responded),
  failed: zeroIfNull(campaignStats.failed),
  contacted: zeroIfNull(campaignStats.contacted),
  sent: zeroIfNull(campaignStats.sent),
  nextSendAt: sql<Date | null>`(
    SELECT min(a.scheduled_for) FROM campaign_actions a
    WHERE a.campaign_id = ${campaigns}.id AND a.status = 'scheduled' AND a.held_at IS NULL)`.mapWith(
    (value) => (value === null ? null : new Date(value)),
  ),
  needsAttention: sql<number>`(
    SELECT count(*)::int FROM campaign_actions a
    WHERE a.campaign_id = ${campaigns}.id
      AND (a.status = 'failed' OR (a.status = 'scheduled' AND a.held_at IS NOT NULL))
      AND coalesce(a.error_code, '') NOT IN ('given_up', 'paused'))`,
} satisfies Record<keyof CampaignListStats, SQL>;

const senderIds = sql<string[]>`ARRAY(
  SELECT cs.sender_id FROM campaign_senders cs WHERE cs.campaign_id = ${campaigns}.id ORDER BY cs.position)`;

const selection = { campaign: campaigns, senderIds, stats: listStats, ownerName: users.name };

const SORT_KEYS = {
  created: sql`${campaigns.createdAt}`,
  running: sql`array_position(ARRAY['completed', 'draft', 'paused', 'active'], ${campaigns.status})`,
  name: sql`lower(${campaigns.name})`,
  nextSend: listStats.nextSendAt,
  sent: listStats.sent,
  replied: listStats.responded,
  failed: listStats.failed,
} satisfies Record<CampaignSort, SQL>;

/** A page of campaigns, newest first unless told, and how many there are in all. */
export async function listCampaigns(
  db: Queryable,
  params: CampaignFilter & {
    sort?: CampaignSort | undefined;
    direction?: 'asc' | 'desc' | undefined;
    limit: number;
    offset: number;
  },
): Promise<{ items: (CampaignWithStats & { ownerName: string })[]; total: number }> {
  const where = and(
    params.status ? eq(campaigns.status, params.status) : undefined,
    params.type ? eq(campaigns.type, params.type) : undefined,
    params.search ? ilike(campaigns.name, containing(params.search)) : undefined,
    params.createdBy ? eq(campaigns.createdBy, params.createdBy) : undefined,
    params.attention ? sql`${listStats.needsAttention} > 0` : undefined,
  );
  const { sort = 'created', direction = 'desc' } = params;
  const first = sort === 'created' ? [] : [sql`${SORT_KEYS[sort]} ${sql.raw(direction)} NULLS LAST`];
  const newest = sort === 'created' && direction === 'asc' ? asc : desc;
  const rows = await db
    .select(selection)
    .from(campaigns)
    .leftJoin(campaignStats, eq(campaignStats.campaignId, campaigns.id))
    .leftJoin(users, eq(users.id, campaigns.createdBy))
    .where(where)
    .orderBy(...first, newest(campaigns.createdAt), newest(campaigns.id))
    .limit(params.limit)
    .offset(params.offset);
  const [{ total } = { total: 0 }] = await db.select({ total: count() }).from(campaigns).where(where);
  return {
    items: rows.map((row) => ({
      ...row.campaign,
      senderIds: row.senderIds,
      ownerName: row.ownerName ?? '',
      stats: row.stats,
    })),
    total,
  };
}

/** The campaign with its steps and statistics. @throws DomainError `not_found` */
export async function getCampaign(
  db: Queryable,
  params: { campaignId: string },
): Promise<CampaignDetails & { ownerName: string }> {
  const [row] = await db
    .select(selection)
    .from(campaigns)
    .leftJoin(campaignStats, eq(campaignStats.campaignId, campaigns.id))
    .leftJoin(users, eq(users.id, campaigns.createdBy))
    .where(eq(campaigns.id, params.campaignId));
  if (!row) throw notFound('campaign', params.campaignId);
  return {
    ...row.campaign,
    senderIds: row.senderIds,
    ownerName: row.ownerName ?? '',
    stats: row.stats,
    sequences: await selectSteps(db, params),
  };
}

/** @throws DomainError `not_found` */
export async function requireCampaign(db: Queryable, params: { campaignId: string }) {
  const [row] = await db.select().from(campaigns).where(eq(campaigns.id, params.campaignId));
  if (!row) throw notFound('campaign', params.campaignId);
  return row;
}

function zeroIfNull(column: (typeof campaignStats)[keyof CampaignListStats & keyof typeof campaignStats]) {
  return sql<number>`coalesce(${column}, 0)`;
}

/** People who own a campaign, by name. */
export async function listOwners(db: Queryable): Promise<{ id: string; name: string }[]> {
  const rows = await db
    .selectDistinct({ id: users.id, name: users.name, email: users.email })
    .from(users)
    .innerJoin(campaigns, eq(campaigns.createdBy, users.id));
  return rows
    .map((row) => ({ id: row.id, name: row.name || row.email }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
