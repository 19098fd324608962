import type { Queryable } from '../database/connect.js';
import { isProvablyDead } from '../delivery/owner.js';
import { DomainError } from '../domain-error.js';
import { type ClaimedInbox, claimDueInbox, freeInboxes, type InboxEnd, releaseInbox } from './claim-inbox.js';
import { InboxTrouble } from './inbox.js';
import { type ReadInboxParams, readInbox } from './read-inbox.js';
import { addSettled, nothingSettled, type Settled } from './settle-arrival.js';

/** How often an inbox is looked into, in seconds. */
export const INBOX_EVERY_SECONDS = 60;

/** Inboxes of this executor that are open at once. */
const INBOXES_AT_ONCE = 4;

export type InboxesSummary = Settled & {
  /** Inboxes that were read. */
  read: number;
  /** Inboxes that could not be. */
  troubled: number;
};

export type InboxesParams = ReadInboxParams & {
  /** Seconds from one look into an inbox to the next; `INBOX_EVERY_SECONDS` when not given. */
  everySeconds?: number | undefined;
  isDead?: ((owner: string) => boolean) | undefined;
  /** Waits before it is looked again for inboxes that are due; false = no more. Without it that is the end. */
  rest?: (() => Promise<boolean>) | undefined;
  /** Told after each inbox what has come of it. */
  onRead?: ((settled: Settled) => void) | undefined;
  /** Told of each inbox that could not be read, with a sentence for people, and with the fault, where it is ours. */
  onTrouble?: ((trouble: { senderId: string; problem: string; fault: unknown }) => void) | undefined;
};

/**
 * Reads the inboxes of senders that are due and settles what has come in: answers stop a sequence, notices of mails that
 * came back end the person, automatic replies are noted, messages in doubt are settled by what proves that they went
 * out. Any number of owners may do so at once; each inbox is read by one of them. Comes back when none is due any more,
 * or when `rest` says so; a long one then keeps no other waiting.
 * @throws when the database stays out of reach
 */
export async function readDueInboxes(db: Queryable, params: InboxesParams): Promise<InboxesSummary> {
  const total: InboxesSummary = { ...nothingSettled(), read: 0, troubled: 0 };
  const { owner, isDead = isProvablyDead } = params;
  // What is left from a time without a database is its own.
  await freeInboxes(db, { isDead: (one) => one === owner || isDead(one) });
  const stop = new AbortController();
  const signal = params.signal ? AbortSignal.any([params.signal, stop.signal]) : stop.signal;
  const faults: unknown[] = [];
  const fail = (error: unknown) => {
    faults.push(error);
    stop.abort();
  };
  const reading = new Set<Promise<void>>();
  const read = (claimed: ClaimedInbox) => {
    const one = readClaimed(db, claimed, { ...params, signal }, total)
      .catch(fail)
      .finally(() => reading.delete(one));
    reading.add(one);
  };
  // One after the other: where there is nothing to read, each executor asks once, over one connection.
  const claimAll = async () => {
    while (!signal.aborted) {
      if (reading.size === INBOXES_AT_ONCE) await Promise.race(reading);
      const claimed = await claimDueInbox(db, owner);
      if (claimed) read(claimed);
      else if (params.rest) {
        if (!(await params.rest())) return;
        await freeInboxes(db, { isDead });
      } else if (reading.size > 0) await Promise.race(reading);
      else return;
    }
  };
  await claimAll().catch(fail);
  await Promise.all(reading);
  if (faults.length > 0) throw faults[0];
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
  const settled = nothingSettled();
  let end: InboxEnd;
  let trouble: unknown;
  try {
    end = await readInbox(db, claimed, params, settled).catch((error) => {
      if (signal?.aborted || isOfInbox(error)) throw error;
      // Only a connection to the database may be gone, and the next one works. What was settled is so once.
      return readInbox(db, claimed, params, settled);
    });
    total.read++;
  } catch (error) {
    trouble = error;
    end = signal?.aborted ? { read: 'not' } : { problem: sayWhy(error) };
  }
  addSettled(total, settled);
  params.onRead?.(settled);
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
