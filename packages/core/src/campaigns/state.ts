import { DomainError } from '../domain-error.js';
import type { CampaignStatus } from '../schema/campaigns.js';

/** What can be asked of a campaign. `complete` is the executor's alone. */
export type CampaignMove = 'activate' | 'pause' | 'complete';

/** draft → active ⇄ paused, active → completed, completed → active (only with recipients still to be reached). */
const MOVES = {
  draft: { activate: 'active' },
  active: { pause: 'paused', complete: 'completed' },
  paused: { activate: 'active' },
  completed: { activate: 'active' },
} as const satisfies Record<CampaignStatus, Partial<Record<CampaignMove, CampaignStatus>>>;

/** The move that leads a person's wish for a status through the state machine; null: no person can ask for it. */
export const MOVE_TO = {
  draft: null,
  active: 'activate',
  paused: 'pause',
  completed: null,
} as const satisfies Record<CampaignStatus, CampaignMove | null>;

/** The status after the move. @throws DomainError `invalid_transition`, saying what would be allowed */
export function moveCampaign(from: CampaignStatus, move: CampaignMove): CampaignStatus {
  const moves: Partial<Record<CampaignMove, CampaignStatus>> = MOVES[from];
  const to = moves[move];
  if (to) return to;
  throw refusedMove(from, move);
}

/** The refusal of a move or of a wished status, with what would be allowed. */
export function refusedMove(from: CampaignStatus, wish: CampaignMove | CampaignStatus): DomainError {
  const allowed = Object.keys(MOVES[from]).filter((move) => move !== 'complete');
  return new DomainError(
    'invalid_transition',
    `A campaign that is ${from} cannot be set to “${wish}”; allowed: ${allowed.join(', ') || 'nothing'}.`,
    { allowed },
  );
}
