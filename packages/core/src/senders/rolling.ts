import { type SQL, sql } from 'drizzle-orm';
import { GAP_JITTER } from './gap.js';

/** What lies further ahead was written by a rehearsal under a simulated clock. Less may be two clocks that disagree. */
const AHEAD_SECONDS = 3_600;
const AHEAD = sql.raw(`interval '${AHEAD_SECONDS} seconds'`);

/** Send `l` is none of a rehearsal's. */
export const isNoRehearsal = (now: SQL): SQL => sql`l.at <= ${now} + ${AHEAD}`;

/** Sends `l` in the window of this length that ends at an instant. */
export const sentWithin = (interval: '24 hours' | '60 minutes', now: SQL): SQL => sql`
  (l.at > ${now} - ${sql.raw(`interval '${interval}'`)} AND ${isNoRehearsal(now)})`;

/** Whether sender `se` still rests behind its last message. */
export const isResting = (now: SQL): SQL => sql`
  (se.next_free_at > ${now}
   AND se.next_free_at <= ${now} + ${AHEAD} + make_interval(secs => se.min_gap_seconds * (1 + ${GAP_JITTER}::float8)))`;

/** The same of a sender that has been read. */
export function restsUntil(
  sender: { minGapSeconds: number; nextFreeAt: Date | null },
  now: Date,
): Date | null {
  const { minGapSeconds, nextFreeAt } = sender;
  if (minGapSeconds === 0 || nextFreeAt === null || nextFreeAt <= now) return null;
  const longest = (AHEAD_SECONDS + minGapSeconds * (1 + GAP_JITTER)) * 1_000;
  return nextFreeAt.getTime() <= now.getTime() + longest ? nextFreeAt : null;
}

/** Whether the ramp of sender `se` has yet to begin; a rehearsal's beginning is none, a real one is kept by rehearsals. */
export const hasNotBegun = (at: SQL): SQL => sql`
  (se.ramp_started_at IS NULL OR se.ramp_started_at > greatest(${at}, now()) + ${AHEAD})`;
