import { Anchor, Group, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatCount, formatRate, plural } from '../../lib/format.ts';
import type { StepStatistics } from '../statistics/get-statistics.ts';
import classes from './step-card.module.css';

/** How far people came with one step: how many wait, were reached, answered. */
export function StepFunnel({ campaignId, figures }: { campaignId: string; figures: StepStatistics }) {
  const { waiting, held, sent, responded, failed, stepNumber } = figures;
  const all = waiting + sent + failed;
  if (all === 0) return null;
  const bars = [
    { name: 'came here', count: all, color: 'gray' },
    { name: 'sent', count: sent, color: 'blue' },
    { name: 'replied', count: responded, color: 'green' },
  ];
  return (
    <Group gap="md" mt="xs" wrap="wrap">
      <Tooltip label={bars.map(({ name, count }) => `${formatCount(count)} ${name}`).join(' → ')} withArrow>
        <span className={classes.funnel} aria-hidden>
          {bars.map(({ name, count, color }) => (
            <span
              key={name}
              style={{
                height: `${Math.max(8, (100 * count) / all)}%`,
                background: `var(--mantine-color-${color}-6)`,
              }}
            />
          ))}
        </span>
      </Tooltip>
      <Text size="xs">
        <b>{formatCount(sent)}</b> sent
      </Text>
      <Tooltip label={`replied ÷ sent = ${formatCount(responded)} ÷ ${formatCount(sent)}`} withArrow>
        <Text size="xs">
          <b>{formatCount(responded)}</b> replied ({formatRate(figures.responseRate)})
        </Text>
      </Tooltip>
      {failed > 0 && (
        <Text size="xs">
          <b>{formatCount(failed)}</b> failed
        </Text>
      )}
      {waiting > 0 && stepNumber !== null && (
        <Anchor
          component={Link}
          to="/campaigns/$campaignId/recipients"
          params={{ campaignId } as never}
          search={{ step: stepNumber } as never}
          size="xs"
        >
          <b>{formatCount(waiting)}</b> waiting here
        </Anchor>
      )}
      {held > 0 && (
        <Anchor
          component={Link}
          to="/campaigns/$campaignId/recipients"
          params={{ campaignId } as never}
          search={{ waiting: 'held' } as never}
          size="xs"
          c="var(--mantine-color-error)"
        >
          {plural(held, 'message')} held back
        </Anchor>
      )}
    </Group>
  );
}
