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

/** The status after the move. @throws DomainError `invalid_transition`, saying what would be allowed */
export function moveCampaign(from: CampaignStatus, move: CampaignMove): CampaignStatus {
  const moves: Partial<Record<CampaignMove, CampaignStatus>> = MOVES[from];
  const to = moves[move];
  if (to) return to;
  throw refusedMove(from, move);
}

const NAMED = {
  draft: 'A draft',
  active: 'An active campaign',
  paused: 'A paused campaign',
  completed: 'A completed campaign',
} as const satisfies Record<CampaignStatus, string>;

/** What is done to a campaign by a move, or to bring it to a status that no person can ask for. */
const DONE = {
  activate: 'be activated',
  pause: 'be paused',
  complete: 'be completed by hand',
  completed: 'be completed by hand',
  draft: 'become a draft',
} as const satisfies Record<CampaignMove | 'completed' | 'draft', string>;

/** The refusal of a move or of a wished status, with what would be allowed. */
export function refusedMove(from: CampaignStatus, wish: keyof typeof DONE): DomainError {
  const allowed = Object.keys(MOVES[from]).filter((move) => move !== 'complete');
  const can = allowed.map((move) => DONE[move as CampaignMove]).join(' or ');
  return new DomainError('invalid_transition', `${NAMED[from]} cannot ${DONE[wish]}; it can ${can}.`, {
    allowed,
  });
}
