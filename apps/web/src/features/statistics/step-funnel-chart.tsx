import { Box, Group, Progress, Text } from '@mantine/core';
import { formatCount } from '../../lib/format.ts';
import { CHANNELS } from '../sequence/channels.ts';
import type { StepStatistics } from './get-statistics.ts';

/** How many people each step reached, one bar below the other. The table beneath says the same in figures. */
export function StepFunnelChart({ steps }: { steps: readonly StepStatistics[] }) {
  const most = Math.max(1, ...steps.map(({ sent, waiting, failed }) => sent + waiting + failed));
  return (
    <Box mb="md" aria-hidden>
      {steps.map((step) => (
        <Group key={step.sequenceId} gap="sm" wrap="nowrap" mb={6}>
          <Text size="xs" w={120} lineClamp={1} style={{ flex: 'none' }}>
            {step.stepNumber ?? 'Deleted'}. {CHANNELS[step.channel].label}
          </Text>
          <Progress.Root size={18} flex={1} radius="sm">
            <Progress.Section value={(100 * step.responded) / most} color="green.7" />
            <Progress.Section value={(100 * (step.sent - step.responded)) / most} color="blue.6" />
            <Progress.Section value={(100 * step.failed) / most} color="red.7" />
            <Progress.Section value={(100 * step.waiting) / most} color="gray.5" />
          </Progress.Root>
          <Text size="xs" w={60} className="numeric">
            {formatCount(step.sent)}
          </Text>
        </Group>
      ))}
      <Group gap="md" mt={4}>
        {[
          ['green.7', 'replied'],
          ['blue.6', 'sent, no reply'],
          ['red.7', 'failed'],
          ['gray.5', 'waiting'],
        ].map(([color = '', label]) => (
          <Group key={label} gap={6}>
            <Box w={10} h={10} bg={color} style={{ borderRadius: 2 }} />
            <Text size="xs">{label}</Text>
          </Group>
        ))}
      </Group>
    </Box>
  );
}
