import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { senderForSending } from '../senders/queries.js';
import type { SecretBox } from '../senders/secrets.js';
import { advanceInbox, type ClaimedInbox, INBOX_LEASE_SECONDS, type InboxEnd } from './claim-inbox.js';
import { type InDoubt, openMessages, settleDoubt } from './in-doubt.js';
import { type Arrival, type Inbox, InboxTrouble, type OpenInbox } from './inbox.js';
import { addSettled, type Settled, settleArrival } from './settle-arrival.js';

/** Mails looked at before what they say is settled: few enough for a slow server to give them out within one claim. */
const MAILS_AT_ONCE = 25;
/** Well within the lease, so that what is found is written while the claim holds. */
const READ_FOR_MS = INBOX_LEASE_SECONDS * 750;
/** The first time, an inbox is read from so many days back. */
const FIRST_DAYS = 30;
/** Messages in doubt are looked for among the sent ones for a day: what has not come up by then never will. */
const LOOKED_FOR_MS = 86_400_000;
const LOOKED_FOR_AT_ONCE = 20;

export type ReadInboxParams = {
  open: OpenInbox;
  box: SecretBox;
  owner: string;
  signal?: AbortSignal | undefined;
  /** Milliseconds for which an inbox is read in one go. */
  readForMs?: number;
  /** What time it is, for how far to look back. */
  now?: () => Date;
};

/**
 * Reads a claimed inbox from where it was left, and settles what has come in.
 * @param total takes what it has changed, also when it ends in an error
 * @throws InboxTrouble, DomainError `secret_unreadable`, what the database throws
 */
export async function readInbox(
  db: Queryable,
  claim: ClaimedInbox,
  params: ReadInboxParams,
  total: Settled,
): Promise<InboxEnd> {
  const { box, owner, now = () => new Date() } = params;
  const { senderId } = claim;
  const actor: Actor = `executor:${owner}`;
  const { imap: access } = await senderForSending(db, { senderId }, box);
  if (!access) return { read: 'not' };
  const enough = AbortSignal.timeout(params.readForMs ?? READ_FOR_MS);
  const signal = params.signal ? AbortSignal.any([params.signal, enough]) : enough;
  const inbox = await params.open(access, signal);
  let progressed = false;
  try {
    const since = new Date(now().getTime() - FIRST_DAYS * 86_400_000);
    for (let { cursor } = claim; ; ) {
      const next = await inbox.next({ cursor, since, limit: MAILS_AT_ONCE });
      const settled = await settleArrivals(db, { senderId, arrivals: next.arrivals, actor, total });
      if (!settled) return { read: 'until_recorded' };
      if (!(await advanceInbox(db, { claim, cursor: next.cursor }))) return { read: 'not' };
      progressed = true;
      if (!next.more) break;
      if (signal.aborted) return { read: 'in_part' };
      cursor = next.cursor;
    }
    const { doubts } = await openMessages(db);
    total.settled += await lookAmongSent(db, { inbox, doubts, senderId, actor, now: now() });
    return { read: 'to_the_end' };
  } catch (error) {
    if (!(error instanceof InboxTrouble) || !enough.aborted) throw error;
    if (progressed) return { read: 'in_part' };
    throw new InboxTrouble('too_slow', `${access.host} takes too long to give out ${MAILS_AT_ONCE} mails.`);
  } finally {
    await inbox.close();
  }
}

/**
 * A bounce is often quicker than the record of its message, above all when that waits for the rescue after a crash. Such a mail
 * is left to be read once more.
 * @returns whether all of them are settled
 */
async function settleArrivals(
  db: Queryable,
  params: { senderId: string; arrivals: readonly Arrival[]; actor: Actor; total: Settled },
): Promise<boolean> {
  const { senderId, arrivals, actor, total } = params;
  if (arrivals.length === 0) return true;
  const { doubts, inHand } = await openMessages(db);
  const inDoubt = new Map(doubts.map((one) => [one.messageId, one]));
  const ripe = arrivals.filter(({ about }) => !about.some((id) => inHand.has(id)));
  for (const arrival of ripe)
    addSettled(total, await settleArrival(db, { senderId, arrival, inDoubt, actor }));
  return ripe.length === arrivals.length;
}

/** Providers file what was handed to them: what lies there went out. What does not may have gone out all the same. */
async function lookAmongSent(
  db: Queryable,
  params: { inbox: Inbox; doubts: readonly InDoubt[]; senderId: string; actor: Actor; now: Date },
): Promise<number> {
  const { inbox, doubts, senderId, actor, now } = params;
  const wanted = doubts
    .filter((one) => one.senderId === senderId && now.getTime() - one.doubtedAt.getTime() < LOOKED_FOR_MS)
    .slice(0, LOOKED_FOR_AT_ONCE);
  if (wanted.length === 0) return 0;
  const there = await inbox.amongSent(wanted.map(({ messageId }) => messageId)).catch(nothingFound);
  let settled = 0;
  for (const of of wanted) {
    const at = there.get(of.messageId);
    if (at && (await settleDoubt(db, { of, evidence: { by: 'sent_folder', at }, actor }))) settled++;
  }
  return settled;
}

/** The inbox itself was read to its end: answers are seen, and what is in doubt waits for a person as it would have. */
function nothingFound(trouble: unknown): ReadonlyMap<string, Date> {
  if (trouble instanceof InboxTrouble) return new Map();
  throw trouble;
}
