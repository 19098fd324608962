import { and, desc, eq, like, lt, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { auditEvents } from '../schema/audit-events.js';
import { campaignRecipients } from '../schema/campaign-recipients.js';
import { contacts } from '../schema/contacts.js';
import { type UserRole, users } from '../schema/users.js';
import { visibleEvents } from './visible-events.js';

export type AuditEntry = typeof auditEvents.$inferSelect & {
  /** A person's name, or `Executor`, or `System`. */
  actorName: string;
  /** Whom it is about, while they are still in the campaign. */
  contactName: string | null;
};

/**
 * What happened, newest first.
 * @param params.before only events older than the one with this id, to page on
 * @param params.role of whoever reads, who sees what that role may; left out, the product itself asks and sees all
 * @param params.events event names; one that ends in a dot stands for all that begin so
 */
export async function listEvents(
  db: Queryable,
  params: {
    role?: UserRole | undefined;
    campaignId?: string | undefined;
    recipientId?: string | undefined;
    actor?: string | undefined;
    events?: readonly string[] | undefined;
    limit: number;
    before?: number | undefined;
  },
): Promise<AuditEntry[]> {
  const visible = params.role === undefined ? null : visibleEvents(params.role);
  const rows = await db
    .select({
      event: auditEvents,
      userName: sql<string | null>`coalesce(nullif(${users.name}, ''), ${users.email})`,
      contactName: sql<
        string | null
      >`nullif(concat_ws(' ', ${contacts.firstName}, ${contacts.lastName}), '')`,
    })
    .from(auditEvents)
    .leftJoin(users, sql`${auditEvents.actor} = 'user:' || ${users.id}`)
    .leftJoin(campaignRecipients, eq(campaignRecipients.id, auditEvents.recipientId))
    .leftJoin(contacts, eq(contacts.id, campaignRecipients.contactId))
    .where(
      and(
        params.campaignId === undefined ? undefined : eq(auditEvents.campaignId, params.campaignId),
        params.recipientId === undefined ? undefined : eq(auditEvents.recipientId, params.recipientId),
        params.actor === undefined ? undefined : eq(auditEvents.actor, params.actor),
        params.before === undefined ? undefined : lt(auditEvents.id, params.before),
        params.events ? anyOf(params.events) : undefined,
        visible ? anyOf(visible) : undefined,
      ),
    )
    .orderBy(desc(auditEvents.id))
    .limit(params.limit);
  return rows.map(({ event, userName, contactName }) => ({
    ...event,
    actorName: userName ?? (event.actor.startsWith('executor:') ? 'Executor' : 'System'),
    contactName,
  }));
}

/** Events of these names, or that begin with one that ends in a dot. */
const anyOf = (names: readonly string[]) =>
  or(
    ...names.map((name) =>
      name.endsWith('.') ? like(auditEvents.event, `${name}%`) : eq(auditEvents.event, name),
    ),
  );
