import { Anchor, Group, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../../components/error-state.tsx';
import { type Schedule, schedulesQuery } from '../schedules/list-schedules.ts';
import { NextDays } from '../schedules/next-days.tsx';
import { schedulePreviewQuery } from '../schedules/preview-schedule.ts';
import { describeWindows } from '../schedules/weekdays.ts';
import { useRefusal } from '../session/roles.ts';

type Props = { chosen: string | null; readOnly: boolean; onChange: (scheduleId: string | null) => void };

/** One schedule or none, with the days that come of it. */
export function ScheduleChoice({ chosen, readOnly, onChange }: Props) {
  const schedules = useQuery(schedulesQuery);
  const mayMake = useRefusal('admin') === null;
  if (schedules.isPending) return <Skeleton height={60} />;
  if (!schedules.data) return <ErrorState error={schedules.error} onRetry={() => schedules.refetch()} />;
  const schedule = schedules.data.find(({ id }) => id === chosen);
  return (
    <Stack gap="sm">
      <Select
        aria-label="Schedule"
        placeholder="At any hour of any day"
        clearable={!readOnly}
        clearButtonProps={{ 'aria-label': 'At any hour' }}
        searchable
        readOnly={readOnly}
        maw={420}
        nothingFoundMessage="No schedule has that name."
        data={schedules.data.map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={onChange}
      />
      {schedule ? (
        <Chosen schedule={schedule} />
      ) : (
        <Text size="sm">
          Messages go out at any hour.{' '}
          {schedules.data.length === 0 && (
            <>
              There are no schedules yet:{' '}
              {mayMake ? (
                <Anchor component={Link} to="/settings/schedules" inherit underline="always">
                  make one
                </Anchor>
              ) : (
                'ask an admin to make one'
              )}
              .
            </>
          )}
        </Text>
      )}
    </Stack>
  );
}

const SHOWN_DAYS = 5;

function Chosen({ schedule }: { schedule: Schedule }) {
  const { id, name, windows, timezone, useRecipientTimezone } = schedule;
  const { campaigns: _campaigns, createdAt: _createdAt, updatedAt: _updatedAt, ...planned } = schedule;
  const { id: _id, name: _name, ...input } = planned;
  const preview = useQuery(schedulePreviewQuery(input));
  return (
    <Stack gap={4}>
      <Text size="sm">{describeWindows(windows)}</Text>
      <Text size="sm" c="dimmed">
        {useRecipientTimezone
          ? `In each recipient’s own zone, or in ${timezone} where it is not known.`
          : `By the clock of ${timezone}.`}
      </Text>
      <Text size="sm" fw={600} mt="xs">
        Next sending days{useRecipientTimezone ? `, in ${timezone}` : ''}
      </Text>
      <NextDays preview={preview} zone={timezone} most={SHOWN_DAYS} />
      <Group>
        <Anchor
          component={Link}
          to="/settings/schedules/$scheduleId"
          params={{ scheduleId: id } as never}
          size="sm"
        >
          Look at “{name}”
        </Anchor>
      </Group>
    </Stack>
  );
}
