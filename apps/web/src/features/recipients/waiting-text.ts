import { formatInstant } from '../../lib/format.ts';
import { inOwnTime } from '../../lib/own-time.ts';
import type { Recipient } from './list-recipients.ts';

const STOP_REASONS = {
  replied: 'They replied.',
  finished: 'They have had the last step.',
  removed_step: 'The steps left for them were deleted.',
  send_failed: 'The message was refused.',
  in_doubt: 'Nobody can know whether the last message went out.',
  poisoned: 'Their message brought the executor down again and again.',
  unsubscribed: 'They opted out, or their address was suppressed.',
  bounced: 'Mail to them came back.',
  given_up: 'Somebody gave the message up.',
} as const satisfies Record<NonNullable<Recipient['stopReason']>, string>;

/** Why nothing goes out to somebody right now, or why they have ended; null = the next message is due. */
export function describeWaiting({
  waiting,
  stopReason,
}: Pick<Recipient, 'waiting' | 'stopReason'>): string | null {
  if (stopReason) return STOP_REASONS[stopReason];
  return waiting && inOwnTime(waiting.detail);
}

/** "Expected Mon 2 Nov, 09:00 CET for them, Mon 2 Nov, 08:00 for you." */
export const whenForThem = (at: Date, zone: string | null): string =>
  zone
    ? `Expected ${formatInstant(at, { zone })} for them, ${formatInstant(at)} for you.`
    : `Expected ${formatInstant(at)} your time; their zone is not known.`;
