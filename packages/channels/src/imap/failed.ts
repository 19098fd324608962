import type { Arrival } from '@outreach/core';

/** What a notice says of a mail that could not be delivered. */
export type Failed = Pick<
  Extract<Arrival, { kind: 'bounce' }>,
  'about' | 'recipient' | 'status' | 'badAddress' | 'detail'
>;

export const LONGEST_DETAIL = 500;
