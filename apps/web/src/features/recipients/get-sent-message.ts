import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** A message to the letter as it went out from a sender, or may have. */
export const sentMessageQuery = (at: { campaignId: string; recipientId: string; actionId: string }) =>
  queryOptions({
    queryKey: ['sent-message', at],
    queryFn: ({ signal }) => api.actions.sentMessage.query(at, { signal }),
  });
