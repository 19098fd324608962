import type { RouterOutputs } from '../../lib/api.ts';

export type AudienceGroup = keyof RouterOutputs['recipients']['preview']['examples'];

/** Why somebody is not added, behind a number of people. */
export const SKIP_REASONS = {
  already_added: 'already in it',
  no_address: 'without an address',
  suppressed: 'suppressed',
  contacted_before: 'contacted by it before',
  active_elsewhere: 'under way in another campaign',
  repeated: 'named twice',
  not_found: 'no longer there',
} as const satisfies Record<Exclude<AudienceGroup, 'ready'>, string>;
