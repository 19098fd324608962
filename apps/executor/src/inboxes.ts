import { setTimeout as sleep } from 'node:timers/promises';
import { openImapInbox } from '@outreach/channels';
import {
  type Database,
  type InboxesParams,
  type InboxesSummary,
  readDueInboxes,
  type SecretBox,
  type Settled,
} from '@outreach/core';
import { type Logger, sentenceOf } from './log.js';

/** So long a pass waits for inboxes to be read before it begins, in milliseconds. */
const FIRST_LOOK_MS = 60_000;
/** Between two looks for inboxes that are due, in milliseconds. */
const LOOK_EVERY_MS = 5_000;

/** Reads the inboxes that are due; with `rest`, those that fall due later, too. */
export type ReadInboxes = (
  of: Pick<InboxesParams, 'owner' | 'rest' | 'onRead'> & { signal: AbortSignal },
) => Promise<InboxesSummary>;

/** @param params.everySeconds from one look into an inbox to the next */
export function openInboxes(
  db: Database,
  params: { box: SecretBox; everySeconds: number; log: Logger },
): ReadInboxes {
  const { box, everySeconds, log } = params;
  return (of) =>
    readDueInboxes(db, {
      ...of,
      box,
      everySeconds,
      open: openImapInbox,
      onTrouble: ({ senderId, problem, fault }) =>
        log.warn({ sender_id: senderId, err: fault }, `inbox not read: ${problem}`),
    });
}

/** One look before a pass, so that nobody who has answered gets another message. It does not hold the pass up for long. */
export async function readInboxesFirst(
  read: ReadInboxes,
  { owner, signal }: { owner: string; signal: AbortSignal },
): Promise<InboxesSummary> {
  return await read({ owner, signal: AbortSignal.any([signal, AbortSignal.timeout(FIRST_LOOK_MS)]) });
}

/**
 * Looks into inboxes beside the passes, until told to stop.
 * @returns once the first look is over: `over` comes when the last one is
 * @throws when the database is away during the first one, before which nothing should go out
 */
export async function watchInboxes(params: {
  read: ReadInboxes;
  owner: string;
  log: Logger;
  signal: AbortSignal;
}): Promise<{ over: Promise<void> }> {
  const { read, owner, log, signal } = params;
  const onRead = (settled: Settled) => logFound(log, settled);
  onRead(await readInboxesFirst(read, params));
  const rest = () => sleep(LOOK_EVERY_MS, true, { signal }).catch(() => false);
  const goOn = async () => {
    while (await rest()) {
      try {
        await read({ owner, signal, rest, onRead });
      } catch (error) {
        log.warn({ err: error }, `inboxes are not read: ${sentenceOf(error)}`);
      }
    }
  };
  return { over: goOn() };
}

function logFound(log: Logger, { replies, autoReplies, bounces, complaints, settled }: Settled): void {
  if (replies + autoReplies + bounces + complaints + settled > 0)
    log.info({ replies, auto_replies: autoReplies, bounces, complaints, settled }, 'inboxes read');
}
