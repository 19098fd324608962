import type { Problem } from '../../domain-error.js';
import type { CampaignDetails } from '../types.js';

/** A completed campaign has nothing to go on with until somebody new is added. */
export function everybodyEnded(params: {
  status: CampaignDetails['status'];
  stats: Pick<CampaignDetails['stats'], 'pending' | 'inProgress'> | undefined;
}): Problem[] {
  const { status, stats } = params;
  if (status !== 'completed' || (stats && stats.pending + stats.inProgress > 0)) return [];
  const message = 'Everybody in this campaign has ended; add recipients, then it can be activated again.';
  return [{ path: [], message, type: 'everybody_ended' }];
}
