import { List, Skeleton, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorState } from '../../components/error-state.tsx';
import { formatDate } from './format-date.ts';
import type { SchedulePreview } from './preview-schedule.ts';

type Props = { preview: UseQueryResult<SchedulePreview>; zone: string; most?: number };

/** The days on which something would go out next, by the clock of the schedule's zone. */
export function NextDays({ preview, zone, most }: Props) {
  if (preview.isPending) return <Skeleton height={120} />;
  if (!preview.data) return <ErrorState error={preview.error} onRetry={() => preview.refetch()} />;
  const { problems, days } = preview.data;
  if (problems.length > 0)
    return (
      <Text size="sm" c="dimmed">
        They show once what is marked is mended.
      </Text>
    );
  if (days.length === 0)
    return (
      <Text size="sm" c="var(--mantine-color-error)">
        There is none: nothing would go out any more.
      </Text>
    );
  return (
    <List
      listStyleType="none"
      spacing={2}
      size="sm"
      aria-label="Next sending days"
      opacity={preview.isPlaceholderData ? 0.6 : 1}
    >
      {days.slice(0, most).map(({ date, open }) => (
        <List.Item key={date}>
          {formatDate(date)}:{' '}
          {open.map(({ from, until }) => `${clock(from, zone)}–${clock(until, zone)}`).join(', ')}
        </List.Item>
      ))}
    </List>
  );
}

/** An unknown zone has been refused by then, but may still stand in the form. */
function clock(at: Date, zone: string): string {
  const options = { hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(at);
}
