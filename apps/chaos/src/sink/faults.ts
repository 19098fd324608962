import { drawn } from '../random.js';

/** What the sink does to a message instead of taking it as it should. */
export type SinkFault =
  /** 451 to the recipient. */
  | 'put_off'
  /** The connection is cut when the message is announced. */
  | 'drop_before'
  /** No answer to the announcement, until the other side has had enough. */
  | 'hang_before'
  /** Taken, and cut without a word. */
  | 'drop_after'
  /** Taken, and no answer ever. */
  | 'hang_after';

/** How many of a thousand messages meet each. */
const PER_THOUSAND: Record<SinkFault, number> = {
  put_off: 8,
  drop_before: 4,
  hang_before: 2,
  drop_after: 2,
  hang_after: 1,
};

/** The fault for the so-manieth message to a recipient, by the seed alone; undefined for nearly all. */
export function faultFor(seed: string, recipient: string, nth: number): SinkFault | undefined {
  let left = drawn(seed, recipient, nth) * 1_000;
  for (const fault of Object.keys(PER_THOUSAND) as SinkFault[]) {
    left -= PER_THOUSAND[fault];
    if (left < 0) return fault;
  }
  return undefined;
}
