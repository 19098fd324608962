import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { senders } from '../schema/senders.js';
import { inputOf, type SenderRow } from './columns.js';
import type { SecretBox } from './secrets.js';
import type { Sender, SendingSender } from './types.js';

const selection = {
  row: senders,
  campaigns: sql<number>`(SELECT count(*)::int FROM campaign_senders cs WHERE cs.sender_id = ${senders}.id)`,
};

/** All senders that are not deleted, by name. */
export async function listSenders(db: Queryable): Promise<Sender[]> {
  const rows = await db
    .select(selection)
    .from(senders)
    .where(isNull(senders.archivedAt))
    .orderBy(sql`lower(${senders.name})`, asc(senders.id));
  return rows.map(({ row, campaigns }) => asSender(row, campaigns));
}

/** @throws DomainError `not_found`, also for a deleted one */
export async function getSender(db: Queryable, params: { senderId: string }): Promise<Sender> {
  const [found] = await db
    .select(selection)
    .from(senders)
    .where(and(eq(senders.id, params.senderId), isNull(senders.archivedAt)));
  if (!found) throw notFound('sender', params.senderId);
  return asSender(found.row, found.campaigns);
}

/**
 * What sending from a sender takes, its secrets in clear. Also of a deleted one: what is under way from there ends there.
 * @throws DomainError `not_found`, `secret_unreadable`
 */
export async function senderForSending(
  db: Queryable,
  params: { senderId: string },
  box: SecretBox,
): Promise<SendingSender> {
  const [row] = await db.select().from(senders).where(eq(senders.id, params.senderId));
  if (!row) throw notFound('sender', params.senderId);
  const open = (sealed: string | null) => (sealed === null ? null : box.open(sealed));
  const { smtp, http, dkim } = inputOf(row);
  const privateKey = open(row.dkimKeySealed);
  return {
    id: row.id,
    kind: row.kind,
    mode: row.mode,
    name: row.name,
    fromName: row.fromName,
    fromEmail: row.fromEmail ?? '',
    replyTo: row.replyTo,
    signature: row.signature,
    smtp: row.mode === 'smtp' && smtp ? { ...smtp, password: open(row.smtpPasswordSealed) } : null,
    dkim: dkim && privateKey !== null ? { ...dkim, privateKey } : null,
    httpUrl: row.mode === 'http' && http ? http.url : null,
    httpSecret: row.mode === 'http' ? open(row.httpSecretSealed) : null,
    version: row.version,
  };
}

function asSender(row: SenderRow, campaigns: number): Sender {
  const { smtp, http, dkim, ...input } = inputOf(row);
  return {
    id: row.id,
    ...input,
    status: row.status,
    statusReason: row.statusReason,
    smtp: smtp && {
      host: smtp.host,
      port: smtp.port,
      tls: smtp.tls,
      user: smtp.user,
      hasPassword: row.smtpPasswordSealed !== null,
    },
    http: http && { url: http.url, hasSecret: row.httpSecretSealed !== null },
    dkim: dkim && { domain: dkim.domain, selector: dkim.selector, hasKey: row.dkimKeySealed !== null },
    version: row.version,
    campaigns,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
