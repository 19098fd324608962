import { Alert, Anchor, Card, SimpleGrid, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, formatInstant, formatRelative } from '../../lib/format.ts';
import { type Executor, type Health, healthQuery, stateOf } from './get-health.ts';
import { SectionHead } from './section-head.tsx';
import { UnreadableInboxes } from './unreadable-inboxes.tsx';

export function HealthPage() {
  const health = useQuery(healthQuery);
  return (
    <>
      <SectionHead
        title="Health"
        about="Who sends, and what waits to be sent. Asked again every few seconds."
      />
      {health.isPending ? (
        <RowsSkeleton rows={4} height={80} />
      ) : !health.data ? (
        <ErrorState error={health.error} onRetry={() => health.refetch()} />
      ) : (
        <Delivery health={health.data} />
      )}
    </>
  );
}

function Delivery({ health }: { health: Health }) {
  return (
    <>
      <div aria-live="polite">
        <Verdict health={health} />
      </div>
      {health.unreadableInboxes > 0 && <UnreadableInboxes />}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" mb="lg">
        <Figure label="Due now" value={health.due} />
        <Figure
          label="Oldest due"
          value={health.oldestDueAt ? formatRelative(health.oldestDueAt) : '–'}
          hint={health.oldestDueAt ? formatInstant(health.oldestDueAt) : undefined}
        />
        <Figure label="Planned for later" value={health.scheduled} />
        <Figure label="Going out" value={health.sending} />
        <Figure label="Held back" value={health.held} opens={health.held > 0} />
        <Figure label="Failed or in doubt" value={health.failed} opens={health.failed > 0} />
      </SimpleGrid>
      {health.executors.length > 0 && (
        <DataTable label="Executors of the last day" rows={health.executors} columns={columns} />
      )}
    </>
  );
}

function Verdict({ health }: { health: Health }) {
  const { sentence, fault } = stateOf(health);
  return (
    <Alert
      color={fault ? 'red' : 'green'}
      icon={fault ? <IconAlertTriangle aria-hidden /> : <IconCircleCheck aria-hidden />}
      title={fault ? 'Nothing is being sent' : 'In order'}
      mb="md"
    >
      {sentence}
    </Alert>
  );
}

type FigureProps = { label: string; value: number | string; hint?: string | undefined; opens?: boolean };

function Figure({ label, value, hint, opens }: FigureProps) {
  return (
    <Card withBorder padding="sm" title={hint} className={opens ? 'row-link' : undefined}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {typeof value === 'number' ? formatCount(value) : value}
      </Text>
      {opens && (
        <Anchor component={Link} to="/attention" size="xs" data-row-link>
          Look at them
        </Anchor>
      )}
    </Card>
  );
}

const MODES = {
  watch: 'keeps watch',
  run: 'one pass',
  api: 'by an API call',
} as const satisfies Record<Executor['mode'], string>;

const columns: DataColumn<Executor>[] = [
  {
    id: 'host',
    meta: { label: 'Executor', bare: true },
    cell: ({ row: { original } }) => (
      <div>
        <Text size="sm" fw={600}>
          {original.host}, process {original.pid}
        </Text>
        <Text size="xs" c="dimmed">
          {MODES[original.mode]}, since {formatInstant(original.startedAt)}
        </Text>
      </div>
    ),
  },
  {
    id: 'seen',
    meta: { label: 'Last seen', width: 200 },
    cell: ({ row: { original } }) => (
      <Text size="sm" title={formatInstant(original.lastSeenAt)}>
        {original.stoppedAt
          ? `stopped ${formatRelative(original.stoppedAt)}`
          : formatRelative(original.lastSeenAt)}
      </Text>
    ),
  },
  {
    id: 'sent',
    meta: { label: 'Sent', numeric: true, width: 110 },
    cell: ({ row }) => formatCount(row.original.sent),
  },
  {
    id: 'failed',
    meta: { label: 'Failed', numeric: true, width: 110, hint: 'Messages that could not be sent' },
    cell: ({ row }) => formatCount(row.original.failed),
  },
];
