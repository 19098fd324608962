import { Anchor, Badge, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, formatInstant } from '../../lib/format.ts';
import { earlierImportsQuery, type ImportRecord } from './get-import.ts';
import { KIND_NAMES } from './labels.ts';

const STATES = {
  staging: { label: 'Being read', color: 'cyan' },
  staged: { label: 'Read', color: 'gray' },
  decided: { label: 'Waits for your yes', color: 'yellow' },
  applied: { label: 'Imported', color: 'green' },
  failed: { label: 'Failed', color: 'red' },
  expired: { label: 'Thrown away', color: 'gray' },
} as const satisfies Record<ImportRecord['status'], { label: string; color: string }>;

export function ImportState({ record }: { record: ImportRecord }) {
  const { label, color } =
    record.progress?.step === 'applying' ? { label: 'Running', color: 'cyan' } : STATES[record.status];
  return (
    <Badge variant="light" color={color} tt="none">
      {label}
    </Badge>
  );
}

const columns: DataColumn<ImportRecord>[] = [
  {
    id: 'file',
    meta: { label: 'File', bare: true },
    cell: ({ row: { original } }) => (
      <Anchor
        component={Link}
        to="/contacts/imports/$importId"
        params={{ importId: original.id } as never}
        fw={600}
        c="bright"
        size="sm"
        data-row-link
        style={{ overflowWrap: 'anywhere' }}
      >
        {original.fileName}
      </Anchor>
    ),
  },
  {
    id: 'state',
    meta: { label: 'State', width: 170 },
    cell: ({ row }) => <ImportState record={row.original} />,
  },
  {
    id: 'kind',
    meta: { label: 'Kind', width: 110 },
    cell: ({ row }) => <Text size="sm">{KIND_NAMES[row.original.kind]}</Text>,
  },
  {
    id: 'rows',
    meta: { label: 'Rows', numeric: true, width: 100 },
    cell: ({ row }) => formatCount(row.original.rowCount),
  },
  {
    id: 'when',
    meta: { label: 'When', width: 180 },
    cell: ({ row }) => <Text size="sm">{formatInstant(row.original.createdAt)}</Text>,
  },
];

/** The last files that anybody brought in, finished or not. */
export function EarlierImports() {
  const earlier = useQuery(earlierImportsQuery);
  return (
    <section aria-labelledby="earlier">
      <Group mt="xl" mb="xs">
        <Title order={2} size="h4" id="earlier">
          Earlier imports
        </Title>
      </Group>
      {earlier.isPending ? (
        <RowsSkeleton rows={3} />
      ) : !earlier.data ? (
        <ErrorState error={earlier.error} onRetry={() => earlier.refetch()} />
      ) : earlier.data.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet.
        </Text>
      ) : (
        <DataTable label="Earlier imports" rows={earlier.data.items} columns={columns} />
      )}
    </section>
  );
}
