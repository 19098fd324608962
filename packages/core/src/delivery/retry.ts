import { createHash } from 'node:crypto';

/** Minutes until the next try, by how often it has been put off before; the last one counts for all that follow. */
const BACKOFF_MINUTES = [1, 5, 15, 60, 240] as const;
/** So far from it, either way, that what failed together does not come back together. */
const SPREAD = 0.2;

/** Tries after which a message that its recipient's server keeps putting off has failed. */
export const MAX_TRIES = BACKOFF_MINUTES.length;

/**
 * Seconds until a message is tried again: 1, 5, 15, 60, 240 minutes ± 20 %, or what the other side asked for if that is
 * longer. The spread is drawn from the action and the try, so that the same question has the same answer.
 * @param params.tries how often it was put off for the same reason before: by the other side, or because nothing was reached
 */
export function retryAfter(params: { actionId: string; tries: number; asked?: number | undefined }): number {
  const minutes = BACKOFF_MINUTES[Math.min(params.tries, BACKOFF_MINUTES.length - 1)] ?? 240;
  const draw =
    createHash('sha256').update(`${params.actionId}:${params.tries}`).digest().readUInt32BE() / 2 ** 32;
  const seconds = Math.round(minutes * 60 * (1 - SPREAD + 2 * SPREAD * draw));
  return Math.max(seconds, params.asked ?? 0);
}
