import { Alert, Anchor, Button, Group, Pagination, Radio, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, nameOf, people } from '../../lib/format.ts';
import { AudienceFilters, type AudienceForm, NO_FILTER } from './audience-filters.tsx';
import { FOUND_PAGE, type FoundContact, foundContactsQuery } from './find-contacts.ts';
import type { Audience, AudienceFilter } from './recipient-mutations.ts';

/** Whom to add: everybody whom the filter finds, or those who are ticked. */
export type AudienceMode = 'all' | 'ticked';

type Props = {
  form: AudienceForm;
  filter: AudienceFilter;
  /** False while the form says something newer than the filter. */
  isSettled: boolean;
  /** Ids of contacts chosen one by one; kept while filters change. */
  ticked: Record<string, true>;
  mode: AudienceMode;
  page: number;
  onForm: (form: AudienceForm) => void;
  onTicked: React.Dispatch<React.SetStateAction<Record<string, true>>>;
  onMode: (mode: AudienceMode) => void;
  onPage: (page: number) => void;
  onNext: (audience: Audience) => void;
};

const COLUMNS: DataColumn<FoundContact>[] = [
  {
    id: 'name',
    meta: { label: 'Name', bare: true },
    cell: ({ row: { original } }) => (
      <Text size="sm" fw={500}>
        {nameOf(original)}
      </Text>
    ),
  },
  { id: 'title', meta: { label: 'Role' }, cell: ({ row }) => row.original.title ?? '–' },
  { id: 'company', meta: { label: 'Company' }, cell: ({ row }) => row.original.company?.name ?? '–' },
  { id: 'industry', meta: { label: 'Industry' }, cell: ({ row }) => row.original.company?.industry ?? '–' },
  {
    id: 'fit',
    meta: { label: 'Fit', numeric: true, width: 60 },
    cell: ({ row }) => row.original.company?.bpoFitScore ?? '–',
  },
];

/** Everybody a filter finds, or people one by one. */
export function AudienceChoice(props: Props) {
  const { form, filter, isSettled, ticked, mode, page } = props;
  const { onForm, onTicked, onMode, onPage, onNext } = props;
  const found = useQuery(foundContactsQuery(filter, page));
  const total = found.data?.total ?? 0;
  const ids = Object.keys(ticked);
  const count = mode === 'all' ? total : ids.length;
  // Whom "all" means is known only once the server has counted them.
  const isCounting = mode === 'all' && (!isSettled || found.isFetching || found.isPlaceholderData);
  return (
    <Stack gap="sm">
      <AudienceFilters
        form={form}
        onChange={(next) => {
          onPage(1);
          onForm(next);
        }}
      />
      {found.isPending ? (
        <RowsSkeleton rows={5} />
      ) : found.isError && !found.data ? (
        <ErrorState error={found.error} onRetry={() => found.refetch()} />
      ) : total === 0 ? (
        <NobodyFound unfiltered={Object.keys(filter).length === 0} onClear={() => onForm(NO_FILTER)} />
      ) : (
        <>
          <Radio.Group
            value={mode}
            onChange={(next) => onMode(next as AudienceMode)}
            aria-label="Whom to add"
          >
            <Group>
              <Radio value="all" label={`All ${formatCount(total)} who match`} />
              <Radio value="ticked" label={`Only those I tick (${formatCount(ids.length)})`} />
            </Group>
          </Radio.Group>
          <DataTable
            label="Contacts that match"
            rows={found.data.items}
            columns={COLUMNS}
            {...(mode === 'ticked' ? { selection: { state: ticked, set: onTicked, nameOf } } : {})}
          />
          {total > FOUND_PAGE && (
            <Pagination
              size="sm"
              total={Math.ceil(total / FOUND_PAGE)}
              value={page}
              onChange={onPage}
              getControlProps={(control) => ({ 'aria-label': `${control} page` })}
            />
          )}
        </>
      )}
      <Group justify="flex-end">
        <Button
          disabled={count === 0 || isCounting}
          onClick={() => onNext(mode === 'all' ? { filter } : { contactIds: ids })}
        >
          {isCounting ? 'Counting …' : count === 0 ? 'Choose somebody' : `Check ${people(count)}`}
        </Button>
      </Group>
    </Stack>
  );
}

function NobodyFound({ unfiltered, onClear }: { unfiltered: boolean; onClear: () => void }) {
  if (unfiltered)
    return (
      <Alert color="blue" title="There are no contacts yet">
        <Anchor component={Link} to="/contacts/import">
          Import a CSV file
        </Anchor>{' '}
        first, then choose people from it.
      </Alert>
    );
  return (
    <NothingMatches
      icon={<IconUsers aria-hidden />}
      title="Nobody matches"
      description="Try a wider range or fewer filters."
      onClear={onClear}
    />
  );
}
