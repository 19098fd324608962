import { EmptyState, Group, Pagination, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconMailOff, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { ChoiceFilter } from '../../components/choice-filter.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { formatInstant, plural } from '../../lib/format.ts';
import { useLastPage } from '../../lib/last-page.ts';
import { said } from '../../lib/search-params.ts';
import { useRefusal } from '../session/roles.ts';
import { SectionHead } from '../settings/section-head.tsx';
import { AddSuppressionsDialog } from './add-suppressions-dialog.tsx';
import { PAGE_SIZE, type Suppression, suppressionsQuery } from './list-suppressions.ts';
import { useUnsuppress } from './suppression-mutations.ts';
import { REASONS, type SuppressionReason, type SuppressionsSearch } from './suppressions-search.ts';

type Row = Suppression & { id: string };
type Changes = { [K in keyof SuppressionsSearch]: SuppressionsSearch[K] | undefined };

const columns: DataColumn<Row>[] = [
  {
    id: 'address',
    meta: { label: 'Address', bare: true },
    cell: ({ row }) => (
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {row.original.address}
      </Text>
    ),
  },
  {
    id: 'reason',
    meta: { label: 'Why', width: 150 },
    cell: ({ row }) => <Text size="sm">{REASONS[row.original.reason]}</Text>,
  },
  {
    id: 'since',
    meta: { label: 'Since', width: 170 },
    cell: ({ row }) => <Text size="sm">{formatInstant(row.original.createdAt)}</Text>,
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 130, bare: true },
    cell: ({ row }) => <RemoveButton suppression={row.original} />,
  },
];

/** Addresses that nothing is sent to any more. */
export function SuppressionsPage() {
  const search = useSearch({ from: '/app/settings/suppressions' });
  const navigate = useNavigate({ from: '/settings/suppressions' });
  const refusal = useRefusal('director');
  const list = useQuery(suppressionsQuery(search));
  const change = (changes: Changes) =>
    void navigate({ search: (before) => said({ ...before, page: undefined, ...changes }), replace: true });
  const closeAdd = () =>
    void navigate({ search: ({ add: _, ...before }) => before, replace: true, ignoreBlocker: true });
  const filtered = Boolean(search.q || search.reason);
  const toPage = (page: number) =>
    void navigate({
      search: (before) => said({ ...before, page: page === 1 ? undefined : page }),
      replace: true,
      // A dialog over the list stays.
      ignoreBlocker: true,
    });
  const isPastEnd = useLastPage({ list: list.data, pageSize: PAGE_SIZE, onPage: toPage });
  return (
    <>
      <SectionHead
        title="Suppressions"
        about="Addresses that nothing is sent to, in any campaign: people who opted out, addresses that bounced, and what was added here."
      >
        <ActionButton
          leftSection={<IconPlus size={16} aria-hidden />}
          refusal={refusal}
          onClick={() => change({ add: true, page: search.page })}
        >
          Suppress addresses
        </ActionButton>
      </SectionHead>
      <Group gap="xs" mb="md" role="search" aria-label="Suppressions">
        <SearchField
          label="Search addresses"
          value={search.q}
          onSearch={(q) => change({ q })}
          w={{ base: '100%', xs: 260 }}
        />
        <ChoiceFilter
          label="Why"
          placeholder="Any reason"
          w={180}
          choices={(Object.keys(REASONS) as SuppressionReason[]).map((value) => ({
            value,
            label: REASONS[value],
          }))}
          value={search.reason}
          onChoose={(reason) => change({ reason })}
        />
      </Group>
      {list.isPending || isPastEnd ? (
        <RowsSkeleton rows={6} />
      ) : !list.data ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : list.data.items.length === 0 ? (
        <Nothing filtered={filtered} onClear={() => void navigate({ search: {} })} />
      ) : (
        <Found rows={list.data.items} total={list.data.total} page={search.page ?? 1} onPage={toPage} />
      )}
      {search.add && refusal === null && <AddSuppressionsDialog onClose={closeAdd} />}
    </>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered)
    return (
      <EmptyState
        py="xl"
        icon={<IconMailOff aria-hidden />}
        title="Nobody is suppressed"
        description="Whoever opts out, and every address that does not exist, is put here by itself."
      />
    );
  return <NothingMatches icon={<IconMailOff aria-hidden />} title="No address matches" onClear={onClear} />;
}

function Found(props: { rows: Suppression[]; total: number; page: number; onPage: (page: number) => void }) {
  const { rows, total, page, onPage } = props;
  return (
    <>
      <Text size="sm" c="dimmed" mb={4} aria-live="polite">
        {plural(total, 'address', 'addresses')}
      </Text>
      <DataTable
        label="Suppressions"
        rows={rows.map((row) => ({ ...row, id: row.address }))}
        columns={columns}
      />
      {total > PAGE_SIZE && (
        <Pagination
          mt="md"
          total={Math.ceil(total / PAGE_SIZE)}
          value={page}
          onChange={onPage}
          getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        />
      )}
    </>
  );
}

function RemoveButton({ suppression: { address, reason } }: { suppression: Suppression }) {
  const refusal = useRefusal('admin');
  const remove = useUnsuppress();
  const ask = () =>
    modals.openConfirmModal({
      title: 'Send to this address again?',
      children: (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {reason === 'unsubscribed'
            ? `${address} opted out. Writing to them again may be against the law unless they have asked for it.`
            : `Campaigns may send to ${address} again.`}
        </Text>
      ),
      labels: { confirm: 'Take it off the list', cancel: 'Leave it' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(address, {
          onSuccess: () => notifyDone(`${address} is off the list.`),
          onError: notifyProblem,
        }),
    });
  return (
    <ActionButton
      size="xs"
      variant="subtle"
      color="red"
      leftSection={<IconTrash size={16} aria-hidden />}
      refusal={refusal}
      loading={remove.isPending}
      aria-label={`Remove ${address}`}
      onClick={ask}
    >
      Remove
    </ActionButton>
  );
}
