import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { pollEvery } from '../../lib/live.ts';

export type Action = RouterOutputs['actions']['list'][number];

/** A recipient with everything that happened to them and is planned. */
export const recipientHistoryQuery = (campaignId: string, recipientId: string, active: boolean) =>
  queryOptions({
    queryKey: ['campaign', campaignId, 'recipient', recipientId],
    queryFn: async ({ signal }) => {
      const at = { campaignId, recipientId };
      const [recipient, actions, events] = await Promise.all([
        api.recipients.get.query(at, { signal }),
        api.actions.list.query(at, { signal }),
        api.audit.list.query({ ...at, limit: 100 }, { signal }),
      ]);
      return { recipient, actions, events };
    },
    refetchInterval: pollEvery(active),
  });

export type RecipientHistory = {
  recipient: RouterOutputs['recipients']['get'];
  actions: Action[];
  events: RouterOutputs['audit']['list'];
};
