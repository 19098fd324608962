import type { Query, QueryClient } from '@tanstack/react-query';

/** What renders or reckons for everybody in the campaign. */
const SLOW: readonly unknown[] = ['checklist', 'forecast'];

/**
 * Asks again for all that is shown of a campaign after it was changed.
 * @returns when all of it is there but what may take long
 */
export async function refreshCampaign(queryClient: QueryClient, campaignId: string): Promise<void> {
  const queryKey = ['campaign', campaignId];
  const isSlow = ({ queryKey: [, , what] }: Query) => SLOW.includes(what);
  void queryClient.invalidateQueries({ queryKey, predicate: isSlow });
  await queryClient.invalidateQueries({ queryKey, predicate: (query) => !isSlow(query) });
  await queryClient.invalidateQueries({ queryKey: ['campaigns'] });
}
