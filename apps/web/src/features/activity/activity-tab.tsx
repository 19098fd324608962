import { Button, EmptyState, Group, Text, Timeline } from '@mantine/core';
import { IconHistory, IconRobot, IconUser } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChoiceFilter } from '../../components/choice-filter.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatInstant, formatRelative } from '../../lib/format.ts';
import { asOneOf, said } from '../../lib/search-params.ts';
import { useCampaign } from '../campaign/get-campaign.ts';
import { describeGroup, type EventGroup, groupEvents } from './describe-event.ts';
import { type AuditEvent, eventsQuery, KINDS, type Kind } from './list-events.ts';

/** Who did what to this campaign, newest first. */
export function ActivityTab() {
  const campaign = useCampaign();
  const search = useSearch({ from: '/app/campaigns/$campaignId/activity' });
  const navigate = useNavigate({ from: '/campaigns/$campaignId/activity' });
  const kind = asOneOf(search.kind, Object.keys(KINDS) as Kind[]);
  const events = useInfiniteQuery(eventsQuery(campaign.id, { kind, actor: search.actor }));
  const shown = events.data?.pages.flat() ?? [];
  const change = (changes: { kind?: string | undefined; actor?: string | undefined }) =>
    void navigate({ search: (before) => said({ ...before, ...changes }), replace: true });
  return (
    <>
      <Group gap="xs" mb="md" role="search" aria-label="Activity">
        <ChoiceFilter
          label="What"
          placeholder="Everything"
          w={160}
          choices={Object.entries(KINDS).map(([value, { label }]) => ({ value, label }))}
          value={kind}
          onChoose={(next) => change({ kind: next })}
        />
        <ActorFilter shown={shown} actor={search.actor} onChange={(actor) => change({ actor })} />
      </Group>
      {events.isPending ? (
        <RowsSkeleton rows={5} />
      ) : events.isError && !events.data ? (
        <ErrorState error={events.error} onRetry={() => events.refetch()} />
      ) : shown.length === 0 ? (
        <EmptyState
          py="xl"
          icon={<IconHistory aria-hidden />}
          title={kind || search.actor ? 'Nothing of that kind' : 'Nothing has happened yet'}
        />
      ) : (
        <Timeline bulletSize={26} lineWidth={2} active={-1} aria-label="Activity" maw={760}>
          {groupEvents(shown).map((group) => (
            <Event key={group.first.id} group={group} />
          ))}
        </Timeline>
      )}
      {events.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={events.isFetchingNextPage}
          onClick={() => events.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </>
  );
}

function Event({ group }: { group: EventGroup }) {
  const event = group.first;
  const { title, detail } = describeGroup(group);
  const person = event.actor.startsWith('user:');
  const Icon = person ? IconUser : IconRobot;
  return (
    <Timeline.Item bullet={<Icon size={14} role="img" aria-label={person ? 'A person' : 'The system'} />}>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <b>{event.actorName}</b> {title}
      </Text>
      {detail && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {detail}
        </Text>
      )}
      <Text
        size="xs"
        c="dimmed"
        component="time"
        dateTime={event.at.toISOString()}
        title={formatInstant(event.at)}
      >
        {formatRelative(event.at)} · {formatInstant(event.at)}
      </Text>
    </Timeline.Item>
  );
}

/** Offers those who appear in what is loaded. */
function ActorFilter(props: {
  shown: readonly AuditEvent[];
  actor: string | undefined;
  onChange: (actor: string | undefined) => void;
}) {
  const { shown, actor, onChange } = props;
  const actors = new Map(shown.map((event) => [event.actor, event.actorName]));
  if (actor && !actors.has(actor)) actors.set(actor, 'Chosen person');
  return (
    <ChoiceFilter
      label="Who"
      placeholder="Anybody"
      w={200}
      choices={[...actors].map(([value, label]) => ({ value, label }))}
      value={actor}
      onChoose={onChange}
    />
  );
}
