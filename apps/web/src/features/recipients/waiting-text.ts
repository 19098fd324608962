import { formatInstant } from '../../lib/format.ts';
import type { Recipient } from './list-recipients.ts';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

const STOP_REASONS = {
  replied: 'They replied.',
  finished: 'They have had the last step.',
  removed_step: 'The steps left for them were deleted.',
  send_failed: 'The message was refused.',
  in_doubt: 'Nobody can know whether the last message went out.',
  poisoned: 'Their message brought the executor down again and again.',
  unsubscribed: 'They unsubscribed.',
  bounced: 'Their address does not exist.',
  given_up: 'Somebody gave the message up.',
} as const satisfies Record<NonNullable<Recipient['stopReason']>, string>;

/** Why nothing goes out to somebody right now, or why they have ended; null = the next message is due. */
export function describeWaiting({
  waiting,
  stopReason,
}: Pick<Recipient, 'waiting' | 'stopReason'>): string | null {
  if (stopReason) return STOP_REASONS[stopReason];
  // The server's sentences name instants in UTC; here they are the reader's own time.
  return waiting?.detail.replace(INSTANT, (instant) => formatInstant(new Date(instant))) ?? null;
}
