import { Group, HoverCard, Progress, Stack, Text, UnstyledButton } from '@mantine/core';
import { type ShownStatus, statusLabel } from '../../components/status-badge.tsx';
import { formatCount, formatRate, people, ratio } from '../../lib/format.ts';
import type { CampaignRow } from './list-campaigns.ts';

type Stats = CampaignRow['stats'];

const PARTS = [
  { key: 'responded', status: 'responded', color: 'green.7' },
  { key: 'completed', status: 'completed', color: 'blue.6' },
  { key: 'failed', status: 'failed', color: 'red.7' },
  { key: 'inProgress', status: 'in_progress', color: 'cyan.4' },
  { key: 'pending', status: 'pending', color: 'gray.5' },
] as const satisfies { key: keyof Stats; status: ShownStatus; color: string }[];

/** How far a campaign is; pointing at it tells how many people are where. */
export function CampaignProgress({ stats }: { stats: Stats }) {
  const total = stats.totalRecipients;
  if (total === 0)
    return (
      <Text size="sm" c="dimmed">
        No recipients
      </Text>
    );
  const ended = formatRate(ratio(stats.completed + stats.responded + stats.failed, total));
  const where = PARTS.filter(({ key }) => stats[key] > 0).map(
    ({ key, status }) => `${formatCount(stats[key])} ${statusLabel(status).toLowerCase()}`,
  );
  return (
    <HoverCard openDelay={150} width={220} withArrow>
      <HoverCard.Target>
        <UnstyledButton
          w="100%"
          miw={120}
          aria-label={`${ended} of ${formatCount(total)} ended: ${where.join(', ')}`}
        >
          <Group gap="xs" wrap="nowrap">
            <Progress.Root size="md" flex={1} aria-hidden>
              {PARTS.filter(({ key }) => key !== 'pending').map(({ key, color }) => (
                <Progress.Section key={key} value={(100 * stats[key]) / total} color={color} />
              ))}
            </Progress.Root>
            <Text size="xs" className="numeric" miw={38}>
              {ended}
            </Text>
          </Group>
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {people(total)}
          </Text>
          {PARTS.map(({ key, status, color }) => (
            <Group key={key} justify="space-between" gap="xs">
              <Group gap={6}>
                <span
                  aria-hidden
                  style={{
                    width: 10,
                    height: 10,
                    borderRadius: 2,
                    background: `var(--mantine-color-${color.replace('.', '-')})`,
                  }}
                />
                <Text size="sm">{statusLabel(status)}</Text>
              </Group>
              <Text size="sm" className="numeric">
                {formatCount(stats[key])}
              </Text>
            </Group>
          ))}
        </Stack>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
