import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { senderInboxes } from '../schema/sender-inboxes.js';
import { senders } from '../schema/senders.js';
import { inputOf, readAs, type SenderRow } from './columns.js';
import type { SecretBox } from './secrets.js';
import type { Sender, SenderInbox, SendingSender } from './types.js';

const selection = {
  row: senders,
  inbox: {
    // Whether there is a row is told by the first of these columns.
    senderId: senderInboxes.senderId,
    readAt: senderInboxes.readAt,
    problem: senderInboxes.problem,
    problemSince: senderInboxes.problemSince,
  },
  campaigns: sql<number>`(SELECT count(*)::int FROM campaign_senders cs WHERE cs.sender_id = ${senders}.id)`,
};

/** All senders that are not deleted, by name. */
export async function listSenders(db: Queryable): Promise<Sender[]> {
  const rows = await db
    .select(selection)
    .from(senders)
    .leftJoin(senderInboxes, eq(senderInboxes.senderId, senders.id))
    .where(isNull(senders.archivedAt))
    .orderBy(sql`lower(${senders.name})`, asc(senders.id));
  return rows.map(asSender);
}

/** @throws DomainError `not_found`, also for a deleted one */
export async function getSender(db: Queryable, params: { senderId: string }): Promise<Sender> {
  const [found] = await db
    .select(selection)
    .from(senders)
    .leftJoin(senderInboxes, eq(senderInboxes.senderId, senders.id))
    .where(and(eq(senders.id, params.senderId), isNull(senders.archivedAt)));
  if (!found) throw notFound('sender', params.senderId);
  return asSender(found);
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
  const { smtp, imap, http, dkim } = inputOf(row);
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
    imap: row.mode === 'smtp' && imap ? { ...imap, ...inboxLogIn(row, open) } : null,
    dkim: dkim && privateKey !== null ? { ...dkim, privateKey } : null,
    httpUrl: row.mode === 'http' && http ? http.url : null,
    httpSecret: row.mode === 'http' ? open(row.httpSecretSealed) : null,
    version: row.version,
  };
}

/** Its own, or the one for sending, as a whole: a password is only ever given to the user that it belongs to. */
function inboxLogIn(row: SenderRow, open: (sealed: string | null) => string | null) {
  const user = readAs(row) ?? '';
  const own = open(row.imapPasswordSealed);
  return { user, password: own ?? (user === row.smtpUser ? open(row.smtpPasswordSealed) : null) ?? '' };
}

const shownInbox = ({ readAt, problem, problemSince }: SenderInbox): SenderInbox => ({
  readAt,
  problem,
  problemSince,
});

type Found = { row: SenderRow; inbox: SenderInbox | null; campaigns: number };

function asSender({ row, inbox, campaigns }: Found): Sender {
  const { smtp, imap, http, dkim, ...input } = inputOf(row);
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
    imap: imap && { ...imap, hasPassword: row.imapPasswordSealed !== null },
    http: http && { url: http.url, hasSecret: row.httpSecretSealed !== null },
    dkim: dkim && { domain: dkim.domain, selector: dkim.selector, hasKey: row.dkimKeySealed !== null },
    version: row.version,
    inbox: row.mode === 'smtp' && inbox ? shownInbox(inbox) : null,
    campaigns,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
