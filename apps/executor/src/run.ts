import {
  type Channels,
  countDue,
  type Database,
  executeDue,
  type InboxesSummary,
  type PassSummary,
  type SenderWays,
} from '@outreach/core';
import { Presets, SingleBar } from 'cli-progress';
import type { Clock } from './clock.js';
import { type ReadInboxes, readInboxesFirst } from './inboxes.js';
import { openPresence } from './presence.js';
import { assertOnlyLogged } from './senders.js';

/** Null under a simulated clock, under which nobody answers. */
export type RunSummary = PassSummary & { inboxes: InboxesSummary | null };

/** One pass: reads the inboxes that are due, then carries out everything that is due. */
export async function runOnce(
  db: Database,
  params: {
    channels: Channels;
    senderWays: SenderWays;
    readInboxes: ReadInboxes;
    senderBatch: number | undefined;
    /** Seconds. */
    senderLease: number;
    clock: Clock;
    signal: AbortSignal;
    batchSize: number;
    loops: number;
    campaignId: string | undefined;
    limit: number | undefined;
    /** Draws a bar on standard error. */
    showProgress: boolean;
  },
): Promise<RunSummary> {
  const { channels, signal, batchSize, loops, campaignId, limit, showProgress } = params;
  const now = params.clock();
  if (now) await assertOnlyLogged(db);
  const presence = openPresence(db, 'run');
  await presence.register();
  const { owner } = presence;
  const inboxes = now ? null : await readInboxesFirst(params.readInboxes, { owner, signal });
  const bar = showProgress ? await startBar(db, { campaignId, limit, now }) : undefined;
  try {
    const summary = await executeDue(db, {
      channels,
      senderWays: params.senderWays,
      senderBatch: params.senderBatch,
      senderLease: params.senderLease,
      owner,
      signal,
      now,
      batchSize,
      loops,
      campaignId,
      limit,
      onProgress: (progress) => {
        presence.note(progress);
        bar?.update(progress.executed + progress.held);
      },
    });
    return { ...summary, inboxes };
  } finally {
    bar?.stop();
    await presence.leave();
  }
}

async function startBar(
  db: Database,
  params: { campaignId: string | undefined; limit: number | undefined; now: Date | undefined },
): Promise<SingleBar> {
  const due = await countDue(db, params);
  const bar = new SingleBar(
    {
      format: '{bar} {value} of {total} · {eta_formatted} left',
      stream: process.stderr,
      clearOnComplete: true,
      gracefulExit: false,
    },
    Presets.shades_grey,
  );
  bar.start(Math.min(due, params.limit ?? due), 0);
  return bar;
}
