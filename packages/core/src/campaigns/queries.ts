import { and, eq, ilike, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { containing } from '../database/sql-values.js';
import { notFound } from '../domain-error.js';
import { type CampaignStatus, type CampaignType, campaigns } from '../schema/campaigns.js';
import { users } from '../schema/users.js';
import { selectSteps } from '../sequences/queries.js';
import { hasAttention, type ListRow, nextSendAt, readListRow, selectListed } from './list-row.js';
import type { CampaignDetails, CampaignWithStats } from './types.js';

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

const counter = (name: 'sent' | 'responded' | 'failed'): SQL =>
  sql.raw(`coalesce((SELECT s.${name} FROM campaign_stats s WHERE s.campaign_id = campaigns.id), 0)`);

const SORT_KEYS = {
  created: sql.raw('NULL'),
  running: sql.raw(`array_position(ARRAY['completed', 'draft', 'paused', 'active'], campaigns.status)`),
  name: sql.raw('lower(campaigns.name)'),
  nextSend: nextSendAt,
  sent: counter('sent'),
  replied: counter('responded'),
  failed: counter('failed'),
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
    params.attention ? hasAttention : undefined,
  );
  const matching = where ? sql`WHERE ${where}` : sql``;
  const total = sql`(SELECT count(*)::int FROM campaigns ${matching}) AS total`;
  const { sort = 'created' } = params;
  const direction = params.direction === 'asc' ? 'ASC' : 'DESC';
  const newest = sort === 'created' ? direction : 'DESC';
  const order = sql.raw(
    `${sort === 'created' ? '' : `sort_key ${direction} NULLS LAST,`} campaigns.created_at ${newest}, campaigns.id ${newest}`,
  );
  // The page is chosen first: what has to be looked up for a campaign is looked up for these alone.
  const page = sql`(
    SELECT campaigns.*, ${SORT_KEYS[sort]} AS sort_key FROM campaigns ${matching}
    ORDER BY ${order} LIMIT ${params.limit} OFFSET ${params.offset}) campaigns`;
  const rows = await db.execute<ListRow & { total: number }>(
    sql`${selectListed({ from: page, more: sql`, ${total}` })} ORDER BY ${order}`,
  );
  if (rows[0]) return { items: rows.map(readListRow), total: rows[0].total };
  // No row that could tell it: there are none at all, or the page lies behind the last one.
  const [none] = await db.execute<{ total: number }>(sql`SELECT ${total}`);
  return { items: [], total: none?.total ?? 0 };
}

/** The campaign with its steps and statistics. @throws DomainError `not_found` */
export async function getCampaign(
  db: Queryable,
  params: { campaignId: string },
): Promise<CampaignDetails & { ownerName: string }> {
  const [row] = await db.execute<ListRow>(
    sql`${selectListed({ from: sql`campaigns` })} WHERE campaigns.id = ${params.campaignId}`,
  );
  if (!row) throw notFound('campaign', params.campaignId);
  return { ...readListRow(row), sequences: await selectSteps(db, params) };
}

/** @throws DomainError `not_found` */
export async function requireCampaign(db: Queryable, params: { campaignId: string }) {
  const [row] = await db.select().from(campaigns).where(eq(campaigns.id, params.campaignId));
  if (!row) throw notFound('campaign', params.campaignId);
  return row;
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
