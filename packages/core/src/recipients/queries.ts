import { and, asc, count, eq, getTableColumns, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn, PgSelect } from 'drizzle-orm/pg-core';
import { type StepState, standsSo } from '../actions/step-states.js';
import type { Queryable } from '../database/connect.js';
import { containing, textArray } from '../database/sql-values.js';
import { notFound } from '../domain-error.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaignRecipients, type RecipientStatus } from '../schema/campaign-recipients.js';
import { campaignStats, campaigns } from '../schema/campaigns.js';
import { companies } from '../schema/companies.js';
import { contacts } from '../schema/contacts.js';
import { loadSituation, type Situation } from './situation.js';
import { type Waiting, whyWaiting } from './waiting.js';

export type Recipient = typeof campaignRecipients.$inferSelect;
export type RecipientWithContact = Recipient & {
  /** Who has paused them, by name; null = nobody, or that is no longer known. */
  pausedByName: string | null;
  contact: typeof contacts.$inferSelect & { companyName: string | null };
  /** When the next message is due; null = none is planned. */
  nextActionAt: Date | null;
  /** Why nothing goes out right now; null when the next message is due or the recipient has ended. */
  waiting: Waiting | null;
};

const rows = (db: Queryable) =>
  db
    .select({
      recipient: {
        ...getTableColumns(campaignRecipients),
        pausedByName: sql<string | null>`CASE WHEN ${campaignRecipients.pausedBy} IS NOT NULL THEN (
        SELECT coalesce(nullif(u.name, ''), u.email) FROM users u WHERE ${campaignRecipients.pausedBy} = 'user:' || u.id) END`,
      },
      contact: { ...getTableColumns(contacts), companyName: companies.name },
    })
    .from(campaignRecipients)
    .innerJoin(contacts, eq(contacts.id, campaignRecipients.contactId))
    .leftJoin(companies, eq(companies.id, contacts.companyId));

type Row = Awaited<ReturnType<typeof rows>>[number];
type NextAction = typeof campaignActions.$inferSelect;

/**
 * Recipients with the reason for their waiting. Campaigns, next messages and senders are looked up once for all of them:
 * joined to each row, their columns would take longer to read than all the rest.
 */
async function toRecipients(db: Queryable, items: Row[], now = new Date()): Promise<RecipientWithContact[]> {
  if (items.length === 0) return [];
  const theirs = await db
    .select({
      id: campaigns.id,
      status: campaigns.status,
      pauseReason: campaigns.pauseReason,
      scheduleId: campaigns.scheduleId,
      dailyNewRecipients: campaigns.dailyNewRecipients,
    })
    .from(campaigns)
    .where(inArray(campaigns.id, [...new Set(items.map(({ recipient }) => recipient.campaignId))]));
  // Nothing is scheduled before the first activation.
  const drafts = new Set(theirs.filter(({ status }) => status === 'draft').map(({ id }) => id));
  const begun = items.filter(({ recipient }) => !drafts.has(recipient.campaignId));
  const next = await nextActions(
    db,
    begun.map(({ recipient }) => recipient.id),
  );
  const due = [...next.values()].filter(({ scheduledFor }) => scheduledFor <= now);
  const situation = await loadSituation(db, {
    campaigns: theirs,
    senderIds: [...new Set(due.flatMap(({ senderId }) => senderId ?? []))],
    now,
  });
  return items.map((row) => toRecipient(row, next.get(row.recipient.id) ?? null, situation, now));
}

/** What is to come, on its way or in doubt, by recipient: one at the most for each. */
async function nextActions(db: Queryable, recipientIds: string[]): Promise<Map<string, NextAction>> {
  if (recipientIds.length === 0) return new Map();
  const actions = await db
    .select()
    .from(campaignActions)
    .where(
      and(
        sql`${campaignActions.recipientId} = ANY(${textArray(recipientIds)})`,
        or(
          inArray(campaignActions.status, ['scheduled', 'sending']),
          and(eq(campaignActions.status, 'failed'), eq(campaignActions.errorCode, 'in_doubt')),
        ),
      ),
    );
  return new Map(actions.map((action) => [action.recipientId, action]));
}

function toRecipient(
  row: Row,
  next: NextAction | null,
  situation: Situation,
  now: Date,
): RecipientWithContact {
  const { recipient, contact } = row;
  const campaign = situation.campaigns.get(recipient.campaignId);
  const planned = next?.status === 'scheduled' && !next.heldAt && !next.planFrom;
  // The row itself becomes the answer: there may be ten thousand of them.
  return Object.assign(recipient, {
    contact,
    nextActionAt: planned ? next.scheduledFor : null,
    waiting:
      campaign === undefined
        ? null
        : whyWaiting({
            recipient,
            next,
            domain: contact.email?.split('@')[1]?.toLowerCase() ?? null,
            campaign,
            sender: (next?.senderId && situation.senders.get(next.senderId)) || null,
            now,
          }),
  });
}

const WAITING_FOR = {
  held: sql`w.status = 'scheduled' AND w.held_at IS NOT NULL AND w.error_code IS DISTINCT FROM 'paused'`,
  paused: sql`w.status = 'scheduled' AND w.held_at IS NOT NULL AND w.error_code = 'paused'`,
  retry: sql`w.status = 'scheduled' AND w.held_at IS NULL AND w.error_code IS NOT NULL`,
  in_doubt: sql`w.status = 'failed' AND w.error_code = 'in_doubt'`,
};

/**
 * Recipients with whom a step stands so; without a step: any of them. Messages are found by their steps, which an index
 * has, and each campaign has only so many steps.
 */
function byStep(params: {
  campaignId: string;
  stepNumber?: number | undefined;
  sequenceId?: string | undefined;
  stepState?: StepState | undefined;
}): SQL | undefined {
  const { campaignId, stepNumber, sequenceId, stepState } = params;
  if (stepNumber === undefined && sequenceId === undefined && stepState === undefined) return undefined;
  return sql`${campaignRecipients.id} IN (
    SELECT w.recipient_id FROM campaign_actions w
    WHERE w.sequence_id = ANY(ARRAY(
        SELECT s.id FROM campaign_sequences s WHERE s.campaign_id = ${campaignId}
          ${stepNumber === undefined ? sql`` : sql`AND s.step_number = ${stepNumber}`}
          ${sequenceId === undefined ? sql`` : sql`AND s.id = ${sequenceId}`}))
      AND ${standsSo(stepState ?? 'waiting', sql`w.status`)})`;
}

/** A page of a campaign's recipients in order of adding, and how many there are in all. @throws `not_found` */
export async function listRecipients(
  db: Queryable,
  params: {
    campaignId: string;
    status?: RecipientStatus | undefined;
    /** Found in name, e-mail address or company. */
    search?: string | undefined;
    /** Only those with whom this step stands so: `waiting` unless told, which is that it is their next message. */
    stepNumber?: number | undefined;
    /** The same step by its id, which also finds one that has been removed. */
    sequenceId?: string | undefined;
    stepState?: StepState | undefined;
    /** Only those whose next message is held back or paused, waits for another try, or whose last one is in doubt. */
    waiting?: 'held' | 'paused' | 'retry' | 'in_doubt' | undefined;
    limit: number;
    offset: number;
  },
): Promise<{ items: RecipientWithContact[]; total: number }> {
  const [campaign] = await db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(eq(campaigns.id, params.campaignId));
  if (!campaign) throw notFound('campaign', params.campaignId);
  const narrowed = and(
    params.search
      ? sql`concat_ws(' ', ${contacts.firstName}, ${contacts.lastName}, ${contacts.email}, ${companies.name}) ILIKE ${containing(params.search)}`
      : undefined,
    byStep(params),
    params.waiting === undefined
      ? undefined
      : sql`${campaignRecipients.id} IN (SELECT w.recipient_id FROM campaign_actions w
                    WHERE w.campaign_id = ${params.campaignId} AND ${WAITING_FOR[params.waiting]})`,
  );
  const among = <Query extends PgSelect>(query: Query) =>
    (params.search
      ? query
          .innerJoin(contacts, eq(contacts.id, campaignRecipients.contactId))
          .leftJoin(companies, eq(companies.id, contacts.companyId))
      : query
    ).where(
      and(
        eq(campaignRecipients.campaignId, params.campaignId),
        params.status ? eq(campaignRecipients.status, params.status) : undefined,
        narrowed,
      ),
    );
  const [{ total } = { total: 0 }] = await (narrowed === undefined
    ? db
        .select({ total: COUNTERS[params.status ?? 'all'] })
        .from(campaignStats)
        .where(eq(campaignStats.campaignId, params.campaignId))
    : among(db.select({ total: count() }).from(campaignRecipients).$dynamic()));
  if (total <= params.offset) return { items: [], total };
  // The page is chosen by id alone: at a large offset the wide rows before it need not be read and joined.
  const page = await among(db.select({ id: campaignRecipients.id }).from(campaignRecipients).$dynamic())
    .orderBy(asc(campaignRecipients.id))
    .limit(params.limit)
    .offset(params.offset);
  return { items: await selectRecipients(db, { ids: page.map(({ id }) => id) }), total };
}

/** Where it is kept how many there are, so that a list need not count them. */
const COUNTERS = {
  all: campaignStats.totalRecipients,
  pending: campaignStats.pending,
  in_progress: campaignStats.inProgress,
  completed: campaignStats.completed,
  failed: campaignStats.failed,
  responded: campaignStats.responded,
} satisfies Record<RecipientStatus | 'all', AnyPgColumn>;

/** Recipients by id, in order of adding. */
export async function selectRecipients(
  db: Queryable,
  params: { ids: string[] },
): Promise<RecipientWithContact[]> {
  if (params.ids.length === 0) return [];
  const items = await rows(db)
    .where(sql`${campaignRecipients.id} = ANY(${textArray(params.ids)})`)
    .orderBy(asc(campaignRecipients.id));
  return await toRecipients(db, items);
}

/** @throws DomainError `not_found`, also when it belongs to another campaign */
export async function getRecipient(
  db: Queryable,
  params: { campaignId: string; recipientId: string },
): Promise<RecipientWithContact> {
  const found = await rows(db).where(
    and(eq(campaignRecipients.id, params.recipientId), eq(campaignRecipients.campaignId, params.campaignId)),
  );
  const [recipient] = await toRecipients(db, found);
  if (!recipient) throw notFound('recipient', params.recipientId);
  return recipient;
}
