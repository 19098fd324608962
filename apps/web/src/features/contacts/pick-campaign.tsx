import { Anchor, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { api } from '../../lib/api.ts';
import { people } from '../../lib/format.ts';
import type { CampaignRow } from '../campaigns/list-campaigns.ts';

export type PickedCampaign = Pick<CampaignRow, 'id' | 'name' | 'status'>;

const AT_MOST = 50;

type Props = { count: number; onPick: (campaign: PickedCampaign) => void; onClose: () => void };

/** Asks which campaign people are to be added to. */
export function PickCampaign({ count, onPick, onClose }: Props) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<CampaignRow | null>(null);
  const [settled] = useDebouncedValue(text.trim(), 200);
  // What is chosen stands in the field, too, and is not searched for.
  const search = settled === chosen?.name ? '' : settled;
  const campaigns = useQuery({
    queryKey: ['campaigns', 'pick', search],
    queryFn: ({ signal }) =>
      api.campaigns.list.query({ limit: AT_MOST, ...(search ? { search } : {}) }, { signal }),
    placeholderData: keepPreviousData,
  });
  const items = campaigns.data?.items ?? [];
  const offered = chosen && !items.some(({ id }) => id === chosen.id) ? [chosen, ...items] : items;
  return (
    <Modal opened onClose={onClose} title={`Add ${people(count)} to a campaign`}>
      <Stack>
        {campaigns.isError && !campaigns.data ? (
          <ErrorState error={campaigns.error} onRetry={() => campaigns.refetch()} />
        ) : campaigns.data?.total === 0 && search === '' ? (
          <Text size="sm">
            There are no campaigns yet.{' '}
            <Anchor component={Link} to="/campaigns" search={{ new: true } as never} underline="always">
              Create one
            </Anchor>{' '}
            first.
          </Text>
        ) : (
          <Select
            label="Campaign"
            placeholder="Search by name"
            data-autofocus
            searchable
            filter={({ options }) => options}
            nothingFoundMessage={campaigns.isFetching ? 'Searching …' : 'No campaign has that name.'}
            data={offered.map(({ id, name, status }) => ({ value: id, label: `${name} (${status})` }))}
            value={chosen?.id ?? null}
            onChange={(id) => setChosen(offered.find((each) => each.id === id) ?? null)}
            onSearchChange={(label) => setText(label.replace(/ \((?:draft|active|paused|completed)\)$/, ''))}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={chosen === null} onClick={() => chosen && onPick(chosen)}>
            Check them
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
