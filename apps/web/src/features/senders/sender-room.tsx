import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatCount, formatSoon } from '../../lib/format.ts';
import type { Sender } from './list-senders.ts';
import { type SenderUse, usageQuery } from './list-usage.ts';

/** What a sender has used of its day, as a bar, and in words what is left or when there is room again. */
export function SenderRoom({ sender }: { sender: Pick<Sender, 'id' | 'name'> }) {
  const { data } = useQuery(usageQuery);
  const use = data?.find(({ senderId }) => senderId === sender.id);
  if (!use) return <Text size="sm">–</Text>;
  const { usedDay, dayLimit } = use;
  return (
    <div>
      <Text size="sm">
        {formatCount(usedDay)}
        {dayLimit === null ? ' in 24 hours, no limit' : ` of ${formatCount(dayLimit)} in 24 hours`}
      </Text>
      {dayLimit !== null && (
        <Progress
          value={dayLimit === 0 ? 100 : Math.min(100, (100 * usedDay) / dayLimit)}
          color={usedDay >= dayLimit ? 'orange' : 'blue'}
          aria-label={`Used of the day’s limit of ${sender.name}`}
          size="sm"
          my={4}
          maw={180}
        />
      )}
      <Text size="xs" c="dimmed">
        {hourOf(use)}
      </Text>
      {use.blocked?.nextAt && (
        <Text size="xs" c="dimmed">
          Sends again {formatSoon(use.blocked.nextAt)}
        </Text>
      )}
    </div>
  );
}

const hourOf = ({ usedHour, hourLimit }: SenderUse): string | null =>
  hourLimit === null ? null : `${formatCount(usedHour)} of ${formatCount(hourLimit)} this hour`;
