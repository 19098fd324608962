import { type Arrival, type Inbox, type InboxCursor, InboxTrouble } from '@outreach/core';
import type { MailboxObject } from 'imapflow';
import { readArrival } from './read-arrival.js';
import type { ImapSession } from './session.js';

/** So much of a mail is read, in bytes: its header, and of a notice what it says and what it brings back. */
const READ = 64 * 1_024;
const DAY = 24 * 3_600 * 1_000;
const WIDEST_UID = 0xffff_ffff;

/** The INBOX, opened for reading only, unless it is the one that lies open. @throws InboxTrouble */
export function examineInbox(session: ImapSession): Promise<MailboxObject> {
  return session.ask(async (client) => {
    const { mailbox } = client;
    if (mailbox === false || mailbox.path !== 'INBOX')
      return await client.mailboxOpen('INBOX', { readOnly: true });
    // A server may keep new mails to itself until it is asked for nothing.
    await client.noop();
    return mailbox;
  });
}

/** @throws InboxTrouble */
export async function nextArrivals(
  session: ImapSession,
  params: Parameters<Inbox['next']>[0],
): ReturnType<Inbox['next']> {
  const { cursor, since, limit } = params;
  const inbox = await examineInbox(session);
  const uidValidity = validityOf(inbox);
  // One that has not seen a mail yet knows no more than none.
  const known = cursor !== null && cursor.uidValidity === uidValidity && cursor.lastUid > 0 ? cursor : null;
  const uids = await findUids(session, known, since);
  const due = uids.slice(0, limit);

  const arrivals: Arrival[] = [];
  for (const uid of due) {
    const mail = await fetchMail(session, uid);
    if (!mail || (!known && mail.at < since)) continue;
    const arrival = await readArrival(mail.source, mail.at);
    if (arrival) arrivals.push(arrival);
  }
  const lastUid = due.at(-1) ?? known?.lastUid ?? Math.max(0, (inbox.uidNext || 1) - 1);
  return { arrivals, cursor: { uidValidity, lastUid }, more: uids.length > due.length };
}

function validityOf(inbox: MailboxObject): number {
  const validity = Number(inbox.uidValidity ?? 0);
  if (validity >= 1 && validity <= WIDEST_UID) return validity;
  throw new InboxTrouble('unclear_answer', 'The server does not number the mails of the inbox for good.');
}

async function findUids(session: ImapSession, known: InboxCursor | null, since: Date): Promise<number[]> {
  // SINCE compares days, and those of the server's own zone.
  const query = known ? { uid: `${known.lastUid + 1}:*` } : { since: new Date(since.getTime() - DAY) };
  const found = await session.ask((client) => client.search(query, { uid: true }));
  if (!found) throw new InboxTrouble('refused', 'The server does not search the inbox.');
  // `*` is the last mail, even when it is an old one.
  return known ? found.filter((uid) => uid > known.lastUid) : found;
}

type Fetched = { source: Uint8Array; at: Date };

/** Null when it is gone meanwhile, or one that the server can't give out. @throws InboxTrouble */
async function fetchMail(session: ImapSession, uid: number): Promise<Fetched | null> {
  const fetch = (what: object) =>
    session.ask((client) =>
      client.fetchOne(`${uid}`, { uid: true, internalDate: true, ...what }, { uid: true }),
    );
  try {
    const mail = await fetch({ source: { start: 0, maxLength: READ } });
    if (!mail || mail.source === undefined) return null;
    const at = new Date(mail.internalDate ?? Number.NaN);
    return { source: mail.source.subarray(0, READ), at: Number.isNaN(at.getTime()) ? new Date() : at };
  } catch (trouble) {
    if (!(trouble instanceof InboxTrouble) || trouble.code !== 'refused') throw trouble;
    // It is the mail that is broken, if the server can still say when it came. Another one is not kept waiting for it.
    await fetch({});
    return null;
  }
}
