import { and, asc, count, eq, inArray, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { containing } from '../database/sql-values.js';
import { notFound } from '../domain-error.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaignRecipients, type RecipientStatus } from '../schema/campaign-recipients.js';
import { campaigns } from '../schema/campaigns.js';
import { companies } from '../schema/companies.js';
import { contacts } from '../schema/contacts.js';
import { type Waiting, whyWaiting } from './waiting.js';

export type Recipient = typeof campaignRecipients.$inferSelect;
export type RecipientWithContact = Recipient & {
  contact: typeof contacts.$inferSelect & { companyName: string | null };
  /** When the next message is due; null = none is planned. */
  nextActionAt: Date | null;
  /** Why nothing goes out right now; null when the next message is due or the recipient has ended. */
  waiting: Waiting | null;
};

const rows = (db: Queryable) =>
  db
    .select({
      recipient: campaignRecipients,
      contact: contacts,
      companyName: companies.name,
      campaignStatus: campaigns.status,
      next: campaignActions,
    })
    .from(campaignRecipients)
    .innerJoin(contacts, eq(contacts.id, campaignRecipients.contactId))
    .innerJoin(campaigns, eq(campaigns.id, campaignRecipients.campaignId))
    .leftJoin(companies, eq(companies.id, contacts.companyId))
    .leftJoin(
      campaignActions,
      and(
        eq(campaignActions.recipientId, campaignRecipients.id),
        or(
          inArray(campaignActions.status, ['scheduled', 'sending']),
          and(eq(campaignActions.status, 'failed'), eq(campaignActions.errorCode, 'in_doubt')),
        ),
      ),
    );

type Row = Awaited<ReturnType<typeof rows>>[number];

const toRecipient = (row: Row): RecipientWithContact => ({
  ...row.recipient,
  contact: { ...row.contact, companyName: row.companyName },
  nextActionAt: row.next?.status === 'scheduled' && !row.next.heldAt ? row.next.scheduledFor : null,
  waiting: whyWaiting({
    recipient: row.recipient,
    next: row.next,
    campaignStatus: row.campaignStatus,
    now: new Date(),
  }),
});

const WAITING_FOR = {
  held: sql`w.status = 'scheduled' AND w.held_at IS NOT NULL`,
  retry: sql`w.status = 'scheduled' AND w.held_at IS NULL AND w.error_code IS NOT NULL`,
  in_doubt: sql`w.status = 'failed' AND w.error_code = 'in_doubt'`,
};

/** A page of a campaign's recipients in order of adding, and how many there are in all. @throws `not_found` */
export async function listRecipients(
  db: Queryable,
  params: {
    campaignId: string;
    status?: RecipientStatus | undefined;
    /** Found in name, e-mail address or company. */
    search?: string | undefined;
    /** Only those whose next message is this step. */
    stepNumber?: number | undefined;
    /** Only those whose next message is held back, waits for another try, or whose last one is in doubt. */
    waiting?: 'held' | 'retry' | 'in_doubt' | undefined;
    limit: number;
    offset: number;
  },
): Promise<{ items: RecipientWithContact[]; total: number }> {
  const [campaign] = await db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(eq(campaigns.id, params.campaignId));
  if (!campaign) throw notFound('campaign', params.campaignId);
  const where = and(
    eq(campaignRecipients.campaignId, params.campaignId),
    params.status ? eq(campaignRecipients.status, params.status) : undefined,
    params.search
      ? sql`concat_ws(' ', ${contacts.firstName}, ${contacts.lastName}, ${contacts.email}, ${companies.name}) ILIKE ${containing(params.search)}`
      : undefined,
    params.stepNumber === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM campaign_actions w JOIN campaign_sequences s ON s.id = w.sequence_id
                    WHERE w.recipient_id = ${campaignRecipients.id} AND w.status IN ('scheduled', 'sending')
                      AND s.step_number = ${params.stepNumber})`,
    params.waiting === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM campaign_actions w WHERE w.recipient_id = ${campaignRecipients.id}
                    AND ${WAITING_FOR[params.waiting]})`,
  );
  const items = await rows(db)
    .where(where)
    .orderBy(asc(campaignRecipients.id))
    .limit(params.limit)
    .offset(params.offset);
  const counted = db.select({ total: count() }).from(campaignRecipients).$dynamic();
  const [{ total } = { total: 0 }] = await (params.search
    ? counted
        .innerJoin(contacts, eq(contacts.id, campaignRecipients.contactId))
        .leftJoin(companies, eq(companies.id, contacts.companyId))
    : counted
  ).where(where);
  return { items: items.map(toRecipient), total };
}

/** Recipients by id, in order of adding. */
export async function selectRecipients(
  db: Queryable,
  params: { ids: string[] },
): Promise<RecipientWithContact[]> {
  if (params.ids.length === 0) return [];
  const items = await rows(db)
    .where(sql`${campaignRecipients.id} = ANY(${sql.param(params.ids)}::text[])`)
    .orderBy(asc(campaignRecipients.id));
  return items.map(toRecipient);
}

/** @throws DomainError `not_found`, also when it belongs to another campaign */
export async function getRecipient(
  db: Queryable,
  params: { campaignId: string; recipientId: string },
): Promise<RecipientWithContact> {
  const [row] = await rows(db).where(
    and(eq(campaignRecipients.id, params.recipientId), eq(campaignRecipients.campaignId, params.campaignId)),
  );
  if (!row) throw notFound('recipient', params.recipientId);
  return toRecipient(row);
}
