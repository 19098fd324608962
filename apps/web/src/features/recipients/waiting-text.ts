import { formatInstant } from '../../lib/format.ts';
import type { Recipient } from './list-recipients.ts';

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
export function describeWaiting(recipient: Recipient): string | null {
  const { waiting, nextActionAt, stopReason } = recipient;
  if (stopReason) return STOP_REASONS[stopReason];
  if (!waiting) return null;
  // The server's sentence names the instant in UTC; here it is the reader's own time.
  if (waiting.code === 'delay' && nextActionAt)
    return `Waits for the step’s delay until ${formatInstant(nextActionAt)}.`;
  return waiting.detail;
}
