import type { RecipientStatus } from '../schema/campaign-recipients.js';

/**
 * pending → in_progress (first step sent) → completed (last step sent) | failed | responded.
 * `responded` can follow any state and is final; a message that comes back makes even `completed` `failed`; `failed` is left only when a person answers "send again" or "it
 * went out".
 */
export const RECIPIENT_MOVES = {
  pending: ['in_progress', 'completed', 'failed', 'responded'],
  in_progress: ['completed', 'failed', 'responded'],
  completed: ['failed', 'responded'],
  failed: ['pending', 'in_progress', 'completed', 'responded'],
  responded: [],
} as const satisfies Record<RecipientStatus, readonly RecipientStatus[]>;

/** Recipients that still have something to come. */
export const OPEN_STATUSES = ['pending', 'in_progress'] as const satisfies readonly RecipientStatus[];

export const isOpen = (status: RecipientStatus): boolean =>
  (OPEN_STATUSES as readonly RecipientStatus[]).includes(status);
