import type { ActionStatus } from '../schema/campaign-actions.js';

/**
 * scheduled → sending (claimed, then gated) → sent → responded, or → failed. From sending back to scheduled: given
 * back, put off, or rescued after a crash. `failed` with code `in_doubt` becomes sent by late evidence or by a
 * person; any failed action becomes scheduled again only by a person. A message that came back later goes from sent to
 * failed.
 */
export const ACTION_MOVES = {
  scheduled: ['sending', 'sent', 'failed'],
  sending: ['scheduled', 'sent', 'failed'],
  sent: ['responded', 'failed'],
  failed: ['scheduled', 'sent'],
  responded: [],
} as const satisfies Record<ActionStatus, readonly ActionStatus[]>;

/** Codes an action's `error_code` can carry, beside those of a channel. */
export const ACTION_ERROR_CODES = {
  missing_value: 'A variable of the template is empty for this contact.',
  missing_address: 'The contact has no address for the channel of this step.',
  empty_message: 'The text is empty for this contact.',
  template_failed: 'The template could not be rendered.',
  in_doubt: 'The message may or may not have gone out: the executor was lost behind the point of no return.',
  poisoned: 'Three executors in a row were lost while working on this message.',
  bad_address: 'The address was refused for good.',
  bounced: 'The message came back.',
  paused: 'A person has paused this recipient.',
  given_up: 'A person gave this message up.',
} as const;
export type ActionErrorCode = keyof typeof ACTION_ERROR_CODES;
