import { Button, EmptyState, Group, Pagination, Text } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useMemo, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { ChoiceFilter } from '../../components/choice-filter.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { nameOf, people } from '../../lib/format.ts';
import { useKeptFocus } from '../../lib/kept-focus.ts';
import { useLastPage } from '../../lib/last-page.ts';
import { useRowKeys } from '../../lib/row-keys.ts';
import { said } from '../../lib/search-params.ts';
import { type Campaign, useCampaign } from '../campaign/get-campaign.ts';
import { useRefusal } from '../session/roles.ts';
import { BulkRecipients } from './bulk-recipients.tsx';
import { PAGE_SIZE, type Recipient, recipientsQuery } from './list-recipients.ts';
import { recipientColumns } from './recipient-columns.tsx';
import { RECIPIENT_STATUSES, type RecipientsSearch, WAITING_FOR } from './recipients-search.ts';
import { StepFilter } from './step-filter.tsx';

const AddRecipientsDialog = lazyWithRetry(() => import('./add-recipients-dialog.tsx'));
const RecipientDrawer = lazyWithRetry(() => import('./recipient-drawer.tsx'));

type Changes = { [K in keyof RecipientsSearch]: RecipientsSearch[K] | undefined };

const WAITING_LABELS = {
  held: 'Held back',
  paused: 'Paused',
  retry: 'Trying again',
  in_doubt: 'In doubt',
} as const satisfies Record<(typeof WAITING_FOR)[number], string>;

export function RecipientsTab() {
  const campaign = useCampaign();
  const search = useSearch({ from: '/app/campaigns/$campaignId/recipients' });
  const navigate = useNavigate({ from: '/campaigns/$campaignId/recipients' });
  const refusal = useRefusal('director');
  const recipients = useQuery(recipientsQuery(campaign.id, search, campaign.status === 'active'));
  const change = (changes: Changes) =>
    void navigate({ search: (before) => said({ ...before, page: undefined, ...changes }), replace: true });
  const show = (changes: Changes) => void navigate({ search: (before) => said({ ...before, ...changes }) });
  const area = useKeptFocus();
  const { q, status, step, removed, state, waiting } = search;
  const filtered = Boolean(q || status || step || removed || state || waiting);
  const empty = recipients.data?.items.length === 0;
  const toPage = (page: number) =>
    void navigate({
      search: (before) => said({ ...before, page: page === 1 ? undefined : page }),
      replace: true,
      // A dialog over the list stays.
      ignoreBlocker: true,
    });
  const isPastEnd = useLastPage({ list: recipients.data, pageSize: PAGE_SIZE, onPage: toPage });
  const closeAdd = () =>
    // The dialog asks by itself before it closes.
    void navigate({ search: ({ add: _, ...before }) => before, replace: true, ignoreBlocker: true });
  return (
    <div ref={area}>
      <Group justify="space-between" mb="md" gap="xs">
        <Filters
          campaign={campaign}
          search={search}
          onChange={change}
          onClear={filtered ? () => void navigate({ search: {}, replace: true }) : null}
        />
        <ActionButton
          leftSection={<IconUserPlus size={16} aria-hidden />}
          refusal={refusal}
          onClick={() => show({ add: true })}
        >
          Add people
        </ActionButton>
      </Group>
      {recipients.isPending || isPastEnd ? (
        <RowsSkeleton rows={8} />
      ) : recipients.isError && !recipients.data ? (
        <ErrorState error={recipients.error} onRetry={() => recipients.refetch()} />
      ) : empty ? (
        <Nobody
          filtered={filtered}
          refusal={refusal}
          onAdd={() => show({ add: true })}
          onClear={() => navigate({ search: {} })}
        />
      ) : (
        <RecipientList
          campaign={campaign}
          rows={recipients.data.items}
          total={recipients.data.total}
          page={search.page ?? 1}
          onPage={toPage}
        />
      )}
      <Suspense fallback={null}>
        {search.add && refusal === null && <AddRecipientsDialog campaign={campaign} onClose={closeAdd} />}
        {search.recipient && (
          <RecipientDrawer
            campaign={campaign}
            recipientId={search.recipient}
            onClose={() => change({ recipient: undefined, page: search.page })}
          />
        )}
      </Suspense>
    </div>
  );
}

function Filters(props: {
  campaign: Campaign;
  search: RecipientsSearch;
  onChange: (changes: Changes) => void;
  /** Null when nothing is filtered. */
  onClear: (() => void) | null;
}) {
  const { campaign, search, onChange, onClear } = props;
  return (
    <Group gap="xs" role="search" aria-label="Recipients">
      <SearchField
        label="Search recipients"
        value={search.q}
        onSearch={(q) => onChange({ q })}
        w={{ base: '100%', xs: 220 }}
      />
      <ChoiceFilter
        label="Status"
        placeholder="Any status"
        w={150}
        choices={RECIPIENT_STATUSES.map((status) => ({ value: status, label: statusLabel(status) }))}
        value={search.status}
        onChoose={(status) => onChange({ status })}
      />
      <StepFilter campaign={campaign} search={search} onChange={onChange} />
      <ChoiceFilter
        label="Trouble"
        placeholder="Held back or not"
        w={190}
        choices={WAITING_FOR.map((waiting) => ({ value: waiting, label: WAITING_LABELS[waiting] }))}
        value={search.waiting}
        onChoose={(waiting) => onChange({ waiting })}
      />
      {onClear && (
        <Button variant="subtle" size="compact-sm" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}

function RecipientList(props: {
  campaign: Campaign;
  rows: Recipient[];
  total: number;
  page: number;
  onPage: (page: number) => void;
}) {
  const { campaign, rows, total, page, onPage } = props;
  const [selected, setSelected] = useState<Record<string, true>>({});
  const list = useRowKeys();
  const steps = campaign.sequences.length;
  const columns = useMemo(() => recipientColumns(steps), [steps]);
  return (
    <div ref={list}>
      <Text size="sm" c="dimmed" mb={4} aria-live="polite">
        {people(total)}
      </Text>
      <BulkRecipients
        campaignId={campaign.id}
        chosen={rows.filter(({ id }) => selected[id])}
        onDone={() => setSelected({})}
      />
      <DataTable
        label="Recipients"
        rows={rows}
        columns={columns}
        selection={{ state: selected, set: setSelected, nameOf: ({ contact }) => nameOf(contact) }}
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
    </div>
  );
}

function Nobody(props: {
  filtered: boolean;
  refusal: string | null;
  onAdd: () => void;
  onClear: () => void;
}) {
  const { filtered, refusal, onAdd, onClear } = props;
  if (filtered)
    return (
      <NothingMatches
        icon={<IconUsers aria-hidden />}
        title="Nobody matches"
        description="Try fewer filters."
        onClear={onClear}
      />
    );
  return (
    <EmptyState
      py="xl"
      icon={<IconUsers aria-hidden />}
      title="Nobody in this campaign yet"
      description="Choose people from your contacts, for example everybody in operations with a fit score of 70 and more."
    >
      <EmptyState.Actions>
        <ActionButton refusal={refusal} onClick={onAdd}>
          Add people
        </ActionButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
