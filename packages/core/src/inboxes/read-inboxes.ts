import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { isProvablyDead } from '../delivery/owner.js';
import { DomainError } from '../domain-error.js';
import { senderForSending } from '../senders/queries.js';
import type { SecretBox } from '../senders/secrets.js';
import {
  advanceInbox,
  type ClaimedInbox,
  claimDueInbox,
  freeInboxes,
  INBOX_LEASE_SECONDS,
  type InboxEnd,
  releaseInbox,
} from './claim-inbox.js';
import { type InDoubt, openMessages, settleDoubt } from './in-doubt.js';
import { type Arrival, type Inbox, InboxTrouble, type OpenInbox } from './inbox.js';
import { nothingSettled, type Settled, settleArrival } from './settle-arrival.js';

/** How often an inbox is looked into, in seconds. */
export const INBOX_EVERY_SECONDS = 60;

/** Mails looked at before what they say is settled: few enough for a slow server to give them out within one claim. */
const MAILS_AT_ONCE = 25;
/** Well within the lease, so that what is found is written while the claim holds. */
const READ_FOR_MS = INBOX_LEASE_SECONDS * 750;
/** Inboxes of this executor that are open at once. */
const INBOXES_AT_ONCE = 4;
/** The first time, an inbox is read from so many days back. */
const FIRST_DAYS = 30;
/** Messages in doubt are looked for among the sent ones for a day: what has not come up by then never will. */
const LOOKED_FOR_MS = 86_400_000;
const LOOKED_FOR_AT_ONCE = 20;

export type InboxesSummary = Settled & {
  /** Inboxes that were read. */
  read: number;
  /** Inboxes that could not be. */
  troubled: number;
};

export type InboxesParams = {
  open: OpenInbox;
  box: SecretBox;
  owner: string;
  /** Seconds from one look into an inbox to the next; `INBOX_EVERY_SECONDS` when not given. */
  everySeconds?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Milliseconds for which an inbox is read in one go. */
  readForMs?: number;
  /** What time it is, for how far to look back. */
  now?: () => Date;
  isDead?: ((owner: string) => boolean) | undefined;
  /** Told of each inbox that could not be read, with a sentence for people, and with the fault, where it is ours. */
  onTrouble?: ((trouble: { senderId: string; problem: string; fault: unknown }) => void) | undefined;
};

/**
 * Reads the inboxes of senders that are due and settles what has come in: answers stop a sequence, notices of mails that
 * came back end the person, automatic replies are noted, messages in doubt are settled by what proves that they went
 * out. Any number of owners may do so at once; each inbox is read by one of them. Comes back when none is due any more.
 * @throws when the database stays out of reach
 */
export async function readDueInboxes(db: Queryable, params: InboxesParams): Promise<InboxesSummary> {
  const total: InboxesSummary = { ...nothingSettled(), read: 0, troubled: 0 };
  const { owner, isDead = isProvablyDead } = params;
  // What is left from a time without a database is its own.
  await freeInboxes(db, { isDead: (one) => one === owner || isDead(one) });
  const worker = async () => {
    while (!params.signal?.aborted) {
      const claimed = await claimDueInbox(db, owner);
      if (!claimed) return;
      await readClaimed(db, claimed, params, total);
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: INBOXES_AT_ONCE }, worker));
  for (const result of workers) if (result.status === 'rejected') throw result.reason;
  return total;
}

async function readClaimed(
  db: Queryable,
  claimed: ClaimedInbox,
  params: InboxesParams,
  total: InboxesSummary,
): Promise<void> {
  const { everySeconds = INBOX_EVERY_SECONDS, signal } = params;
  const { senderId } = claimed;
  let end: InboxEnd;
  let trouble: unknown;
  try {
    end = await readToTheEnd(db, claimed, params, total).catch((error) => {
      if (signal?.aborted || isOfInbox(error)) throw error;
      // Only a connection to the database may be gone, and the next one works. What was settled is so once.
      return readToTheEnd(db, claimed, params, total);
    });
    total.read++;
  } catch (error) {
    trouble = error;
    end = signal?.aborted ? { read: 'not' } : { problem: sayWhy(error) };
  }
  // When it is the database that is away, nothing is said of the inbox, and whoever reads it hears of that here.
  await releaseInbox(db, { claim: claimed, everySeconds, end });
  if (!('problem' in end)) return;
  total.troubled++;
  params.onTrouble?.({ senderId, problem: end.problem, fault: isOfInbox(trouble) ? undefined : trouble });
}

/** The inbox of one sender keeps no other from being read. Of a fault of ours people are told no more than that there is one. */
const sayWhy = (error: unknown): string =>
  isOfInbox(error) ? error.message : 'A mail in it could not be worked on: the log of the executor says why.';

const isOfInbox = (error: unknown): error is Error =>
  error instanceof InboxTrouble || (error instanceof DomainError && error.code === 'secret_unreadable');

async function readToTheEnd(
  db: Queryable,
  claim: ClaimedInbox,
  params: InboxesParams,
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
  for (const arrival of ripe) add(total, await settleArrival(db, { senderId, arrival, inDoubt, actor }));
  return ripe.length === arrivals.length;
}

/** The inbox itself was read to its end: answers are seen, and what is in doubt waits for a person as it would have. */
function nothingFound(trouble: unknown): ReadonlySet<string> {
  if (trouble instanceof InboxTrouble) return new Set();
  throw trouble;
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
  for (const of of wanted)
    if (there.has(of.messageId) && (await settleDoubt(db, { of, evidence: 'sent_folder', actor }))) settled++;
  return settled;
}

function add(total: Settled, more: Settled): void {
  for (const key of Object.keys(more) as (keyof Settled)[]) total[key] += more[key];
}
