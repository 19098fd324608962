import { type SQL, sql } from 'drizzle-orm';

/** What says for a machine that a message in doubt went out. */
export type SentEvidence = {
  by: 'reply' | 'bounce' | 'complaint' | 'sent_folder';
  /** When the mail that says so came in, or was filed. */
  at: Date;
};

/** Mail servers name whole seconds, by a clock of their own: a mail may seem to be older by so many than what it speaks of. */
const CLOCKS_APART = 60;

/**
 * Action `a` was handed over by then, in its last attempt: what is older speaks of one before, whose Message-ID was the
 * same. It is at the gate that a message goes out; when that is recorded, its answer may be there already.
 */
export const handedOverBy = (at: Date): SQL => sql`
  least(a.executed_at, a.gated_at) <= ${at.toISOString()}::timestamptz + make_interval(secs => ${CLOCKS_APART}::int)`;
