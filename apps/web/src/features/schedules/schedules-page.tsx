import { Anchor, EmptyState, Text } from '@mantine/core';
import { IconCalendarTime, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount } from '../../lib/format.ts';
import { useRowKeys } from '../../lib/row-keys.ts';
import { useRefusal } from '../session/roles.ts';
import { SectionHead } from '../settings/section-head.tsx';
import { type Schedule, schedulesQuery } from './list-schedules.ts';
import { ScheduleMenu } from './schedule-menu.tsx';
import { describeWindows } from './weekdays.ts';

const columns: DataColumn<Schedule>[] = [
  {
    id: 'name',
    meta: { label: 'Schedule', bare: true },
    cell: ({ row: { original } }) => (
      <div>
        <Anchor
          component={Link}
          to="/settings/schedules/$scheduleId"
          params={{ scheduleId: original.id } as never}
          fw={600}
          size="sm"
          c="bright"
          data-row-link
        >
          {original.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {describeWindows(original.windows)}
        </Text>
      </div>
    ),
  },
  {
    id: 'zone',
    meta: { label: 'Zone', width: 210 },
    cell: ({ row: { original } }) => (
      <Text size="sm">
        {original.useRecipientTimezone ? `the recipient’s, else ${original.timezone}` : original.timezone}
      </Text>
    ),
  },
  {
    id: 'holidays',
    meta: { label: 'Days off', width: 170 },
    cell: ({ row }) => <Text size="sm">{describeDaysOff(row.original)}</Text>,
  },
  {
    id: 'campaigns',
    meta: { label: 'Campaigns', width: 100, numeric: true },
    cell: ({ row }) => formatCount(row.original.campaigns),
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 60, bare: true },
    cell: ({ row }) => <ScheduleMenu schedule={row.original} />,
  },
];

function describeDaysOff({ holidays: { country, dates } }: Schedule): string {
  const own = dates.length > 0 && `${formatCount(dates.length)} of its own`;
  return [country && `holidays of ${country}`, own].filter(Boolean).join(', ') || 'none';
}

/** Everybody may see when messages go out; admins say so. */
export function SchedulesPage() {
  const schedules = useQuery(schedulesQuery);
  const refusal = useRefusal('admin');
  const navigate = useNavigate();
  return (
    <>
      <SectionHead title="Schedules" about="When messages may go out. Any number of campaigns may share one.">
        <ActionButton
          leftSection={<IconPlus size={16} aria-hidden />}
          refusal={refusal}
          onClick={() => void navigate({ to: '/settings/schedules/new' })}
        >
          Add a schedule
        </ActionButton>
      </SectionHead>
      {schedules.isPending ? (
        <RowsSkeleton rows={4} height={56} />
      ) : !schedules.data ? (
        <ErrorState error={schedules.error} onRetry={() => schedules.refetch()} />
      ) : schedules.data.length === 0 ? (
        <EmptyState
          py="xl"
          icon={<IconCalendarTime aria-hidden />}
          title="No schedules yet"
          description="Without one, a campaign sends at any hour of any day. Office hours are a good first one."
        />
      ) : (
        <List schedules={schedules.data} />
      )}
    </>
  );
}

function List({ schedules }: { schedules: Schedule[] }) {
  const list = useRowKeys();
  return (
    <div ref={list}>
      <DataTable label="Schedules" rows={schedules} columns={columns} />
    </div>
  );
}
