import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type AuditEvent = RouterOutputs['audit']['list'][number];

/** What the filter offers, and the events behind each choice. */
export const KINDS = {
  campaign: { label: 'Campaign', events: ['campaign.'] },
  steps: { label: 'Steps', events: ['step.', 'steps.'] },
  people: { label: 'People', events: ['recipient.', 'recipients.'] },
  messages: {
    label: 'Messages',
    events: ['action.sent', 'action.failed', 'action.held', 'action.retried', 'action.in_doubt'],
  },
  decisions: { label: 'Decisions', events: ['action.resolved'] },
} as const;
export type Kind = keyof typeof KINDS;

const PAGE = 50;

/** A campaign's events, newest first, a page at a time. */
export const eventsQuery = (
  campaignId: string,
  filter: { kind?: Kind | undefined; actor?: string | undefined },
) =>
  infiniteQueryOptions({
    queryKey: ['campaign', campaignId, 'events', filter],
    queryFn: ({ pageParam, signal }) =>
      api.audit.list.query(
        {
          campaignId,
          limit: PAGE,
          ...(filter.kind ? { events: [...KINDS[filter.kind].events] } : {}),
          ...(filter.actor ? { actor: filter.actor } : {}),
          ...(pageParam === null ? {} : { before: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? null : (page.at(-1)?.id ?? null)),
  });
