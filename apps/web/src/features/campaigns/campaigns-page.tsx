import { Button, EmptyState, Group, Pagination, Paper, Text } from '@mantine/core';
import { IconPlayerPause, IconPlus, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { plural } from '../../lib/format.ts';
import { useKeys } from '../../lib/keys.ts';
import { useLastPage } from '../../lib/last-page.ts';
import { useRowKeys } from '../../lib/row-keys.ts';
import { said } from '../../lib/search-params.ts';
import { useRefusal } from '../session/roles.ts';
import { campaignColumns } from './campaign-columns.tsx';
import { CampaignFilters, isFiltered } from './campaign-filters.tsx';
import type { CampaignsSearch } from './campaigns-search.ts';
import { type CampaignRow, campaignsQuery, PAGE_SIZE } from './list-campaigns.ts';
import { usePauseCampaigns } from './pause-campaigns.ts';
import { describePaused } from './paused-notice.ts';

const CreateCampaignDialog = lazyWithRetry(() => import('./create-campaign-dialog.tsx'));

type Changes = { [K in keyof CampaignsSearch]: CampaignsSearch[K] | undefined };

export function CampaignsPage() {
  const search = useSearch({ from: '/app/campaigns' });
  const navigate = useNavigate({ from: '/campaigns' });
  const refusal = useRefusal('director');
  const campaigns = useQuery(campaignsQuery(search));
  const change = (changes: Changes) =>
    void navigate({ search: (before) => said({ ...before, page: undefined, ...changes }), replace: true });
  const openNew = () => void navigate({ search: (before) => ({ ...before, new: true as const }) });
  // The dialog has asked by itself before it closes.
  const closeNew = () =>
    void navigate({
      search: (before) => said({ ...before, new: undefined }),
      replace: true,
      ignoreBlocker: true,
    });
  const isPastEnd = useLastPage({
    list: campaigns.isPlaceholderData ? undefined : campaigns.data,
    pageSize: PAGE_SIZE,
    onPage: (page) => change({ page: page === 1 ? undefined : page }),
  });
  useKeys(refusal === null ? { c: openNew } : {});
  return (
    <>
      <PageHeader title="Campaigns" subtitle={campaigns.data && plural(campaigns.data.total, 'campaign')}>
        <ActionButton leftSection={<IconPlus size={16} aria-hidden />} refusal={refusal} onClick={openNew}>
          New campaign
        </ActionButton>
      </PageHeader>
      <CampaignFilters search={search} onChange={change} />
      {campaigns.isPending || isPastEnd ? (
        <RowsSkeleton rows={8} />
      ) : campaigns.isError && !campaigns.data ? (
        <ErrorState error={campaigns.error} onRetry={() => campaigns.refetch()} />
      ) : campaigns.data.items.length === 0 ? (
        <NoCampaigns
          filtered={isFiltered(search)}
          refusal={refusal}
          onNew={openNew}
          onClear={() => navigate({ search: {} })}
        />
      ) : (
        <CampaignList
          rows={campaigns.data.items}
          total={campaigns.data.total}
          search={search}
          onChange={change}
        />
      )}
      {search.new && refusal === null && <CreateCampaignDialog onClose={closeNew} />}
    </>
  );
}

function CampaignList(props: {
  rows: CampaignRow[];
  total: number;
  search: CampaignsSearch;
  onChange: (changes: Changes) => void;
}) {
  const { rows, total, search, onChange } = props;
  const [selected, setSelected] = useState<Record<string, true>>({});
  const list = useRowKeys();
  const dir = search.dir ?? 'desc';
  const onSort = (sort: string) => {
    const first = sort === 'name' || sort === 'nextSend' ? 'asc' : 'desc';
    const again = search.sort === sort;
    // The third press goes back to "running first".
    if (again && dir !== first) return onChange({ sort: undefined, dir: undefined });
    onChange({
      sort: sort as CampaignsSearch['sort'],
      dir: again ? (first === 'asc' ? 'desc' : 'asc') : first,
    });
  };
  return (
    <div ref={list}>
      <BulkBar chosen={rows.filter((row) => selected[row.id])} onDone={() => setSelected({})} />
      <DataTable
        label="Campaigns"
        rows={rows}
        columns={campaignColumns}
        selection={{ state: selected, set: setSelected, nameOf: (row) => row.name }}
        sorting={{ by: search.sort, dir, onSort }}
      />
      {total > PAGE_SIZE && (
        <Pagination
          mt="md"
          total={Math.ceil(total / PAGE_SIZE)}
          value={search.page ?? 1}
          onChange={(page) => onChange({ page: page === 1 ? undefined : page })}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        />
      )}
    </div>
  );
}

function BulkBar({ chosen, onDone }: { chosen: CampaignRow[]; onDone: () => void }) {
  const refusal = useRefusal('director');
  const pause = usePauseCampaigns();
  const active = chosen.filter(({ status }) => status === 'active');
  if (chosen.length === 0) return null;
  return (
    <Paper withBorder p="xs" mb="xs" role="region" aria-label="Selected campaigns">
      <Group gap="sm">
        <Text size="sm" fw={600} aria-live="polite">
          {plural(chosen.length, 'campaign')} selected
        </Text>
        <ActionButton
          size="xs"
          variant="light"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={pause.isPending}
          refusal={refusal ?? (active.length === 0 ? 'None of them is active.' : null)}
          onClick={() =>
            pause.mutate(
              active.map(({ id }) => id),
              {
                onSuccess: (result) => {
                  describePaused(
                    result,
                    active.map(({ name }) => name),
                  );
                  onDone();
                },
              },
            )
          }
        >
          Pause {active.length === chosen.length ? '' : `${active.length} active`}
        </ActionButton>
        <Button size="xs" variant="subtle" onClick={onDone}>
          Clear the selection
        </Button>
      </Group>
    </Paper>
  );
}

function NoCampaigns(props: {
  filtered: boolean;
  refusal: string | null;
  onNew: () => void;
  onClear: () => void;
}) {
  const { filtered, refusal, onNew, onClear } = props;
  if (filtered)
    return (
      <NothingMatches
        icon={<IconSend aria-hidden />}
        title="No campaign matches"
        description="Try fewer filters."
        onClear={onClear}
      />
    );
  return (
    <EmptyState
      py="xl"
      icon={<IconSend aria-hidden />}
      title="No campaigns yet"
      description="A campaign is a sequence of messages and the people who get them."
    >
      <EmptyState.Actions>
        <ActionButton refusal={refusal} onClick={onNew}>
          New campaign
        </ActionButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
