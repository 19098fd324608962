import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Channels,
  countDue,
  type Database,
  type PassResult,
  passOverDue,
  pendingMigrations,
  type SenderWays,
} from '@outreach/core';
import { BadSettings } from '@outreach/embedded-db';
import type { Clock } from './clock.js';
import { type ReadInboxes, watchInboxes } from './inboxes.js';
import { type Logger, sentenceOf } from './log.js';
import { openPresence, type Presence } from './presence.js';
import { assertOnlyLogged } from './senders.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const POLL_MS = 1_000;
/** What is still due may be a hundred thousand messages behind a limit: counting them is not for every look. */
const LOOKS_A_COUNT = 10;

export type WatchParams = {
  channels: Channels;
  senderWays?: SenderWays;
  /** Not asked under a simulated clock. */
  readInboxes?: ReadInboxes;
  senderBatch?: number | undefined;
  /** Seconds. */
  senderLease?: number;
  log: Logger;
  /** When aborted, what has not passed the gate is given back, and the rest is finished. */
  signal: AbortSignal;
  clock?: Clock;
  batchSize?: number;
  loops?: number;
  /** Milliseconds between two looks while nothing is due, 1,000 when not given. */
  pollMs?: number;
};

/**
 * Carries out what is due until told to stop: pass after pass while there is work, one look a second while there is
 * none. A database that goes away is waited for. Comes back once everything in hand is finished.
 */
export async function watch(db: Database, params: WatchParams): Promise<void> {
  const { log, signal, pollMs = POLL_MS } = params;
  const presence = openPresence(db, 'watch');
  let registered = false;
  let inboxes: { over: Promise<void> } | undefined;
  let troubles = 0;
  /** As the log has it, and when it was counted. */
  let remaining = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      if (!registered) {
        await getReady(db, presence, params.clock);
        registered = true;
        log.info({ owner: presence.owner }, 'executor is watching');
      }
      inboxes ??= await startInboxes(presence, params);
      const { done, ms } = await onePass(db, presence, params);
      const counts = performance.now() - countedAt >= LOOKS_A_COUNT * pollMs;
      const left = counts ? await countDue(db, { now: params.clock?.() }) : undefined;
      if (counts) countedAt = performance.now();
      // What only waits, for a limit to allow it, is told once and not with every look.
      if (foundWork(done) || (left ?? remaining) !== remaining)
        logPass(log, { ...done, remaining: left, ms });
      remaining = left ?? remaining;
      if (troubles > 0) log.info('the database is back');
      troubles = 0;
      if (!foundWork(done)) await rest(pollMs, signal);
    } catch (error) {
      if (error instanceof BadSettings) throw error;
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** troubles++, LONGEST_PAUSE_MS);
      log.warn({ err: error }, `${sentenceOf(error)}; trying again in ${pause / 1_000} s`);
      await rest(pause, signal);
    }
  }
  await inboxes?.over;
  await presence.leave();
  log.info('executor has stopped');
}

async function getReady(db: Database, presence: Presence, clock: Clock | undefined): Promise<void> {
  const pending = await pendingMigrations(db);
  if (pending > 0) throw new Error(`the database lacks ${pending} migrations: run "pnpm outreach migrate"`);
  if (clock?.()) await assertOnlyLogged(db);
  await presence.register();
}

async function startInboxes(
  { owner }: Presence,
  { readInboxes, clock, log, signal }: WatchParams,
): Promise<{ over: Promise<void> } | undefined> {
  if (!readInboxes || clock?.()) return undefined;
  return await watchInboxes({ read: readInboxes, owner, log, signal });
}

async function onePass(
  db: Database,
  presence: Presence,
  params: WatchParams,
): Promise<{ done: PassResult; ms: number }> {
  const { channels, signal, clock, batchSize, loops } = params;
  const startedAt = performance.now();
  presence.passEnded();
  const now = clock?.();
  if (now) await assertOnlyLogged(db);
  const done = await passOverDue(db, {
    channels,
    senderWays: params.senderWays,
    senderBatch: params.senderBatch,
    senderLease: params.senderLease,
    owner: presence.owner,
    signal,
    now,
    batchSize,
    loops,
    onProgress: presence.note,
  });
  return { done, ms: Math.round(performance.now() - startedAt) };
}

function logPass(log: Logger, pass: PassResult & { remaining: number | undefined; ms: number }): void {
  const { executed, sent, failed, held, inDoubt, retried, rescued, completedCampaigns, remaining, ms } = pass;
  log.info(
    {
      executed,
      sent,
      failed,
      held,
      retried,
      in_doubt: inDoubt,
      rescued,
      completed_campaigns: completedCampaigns,
      remaining,
      ms,
    },
    'pass done',
  );
}

/** Whether looking again at once may find more. */
const foundWork = ({ executed, held, retried, rescued, completedCampaigns }: PassResult) =>
  executed + held + retried + rescued.rescheduled + rescued.delivered + rescued.inDoubt + rescued.poisoned >
    0 || completedCampaigns.length > 0;

/** Sleeps, but wakes up at once to stop. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
