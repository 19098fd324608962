import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatCount, formatRate, ratio, TOO_EARLY } from '../../lib/format.ts';
import type { RecipientsSearch } from '../recipients/recipients-search.ts';
import type { Statistics } from './get-statistics.ts';

type Figure = {
  label: string;
  value: string;
  /** How it comes about. */
  formula: string;
  /** The list behind it. */
  behind?: RecipientsSearch;
};

function figuresOf(statistics: Statistics): Figure[] {
  const { totalRecipients, contacted, sent, responded, failed, completed, responseRate, progress } =
    statistics;
  return [
    {
      label: 'People',
      value: formatCount(totalRecipients),
      formula: `${formatRate(progress)} have ended: (completed + replied + failed) ÷ all`,
      behind: {},
    },
    {
      label: 'Messages sent',
      value: formatCount(sent),
      formula: `to ${formatCount(contacted)} of ${formatCount(totalRecipients)} people`,
    },
    {
      label: 'Replied',
      value: formatCount(responded),
      formula: 'people who answered, marked by somebody or found by the system',
      behind: { status: 'responded' },
    },
    {
      label: 'Reply rate',
      value: contacted === 0 ? '–' : contacted < TOO_EARLY ? 'too early' : formatRate(responseRate),
      formula:
        contacted > 0 && contacted < TOO_EARLY
          ? `replied ÷ contacted, shown from ${TOO_EARLY} people contacted`
          : `replied ÷ contacted = ${formatCount(responded)} ÷ ${formatCount(contacted)}`,
    },
    {
      label: 'Completed',
      value: formatCount(completed),
      formula: 'had every step and did not answer',
      behind: { status: 'completed' },
    },
    {
      label: 'Failed',
      value: formatCount(failed),
      formula: `${formatRate(ratio(failed, totalRecipients))} of all: failed ÷ people`,
      behind: { status: 'failed' },
    },
  ];
}

/** The campaign in six figures; those that are people open the list of them. */
export function KeyFigures({ statistics, campaignId }: { statistics: Statistics; campaignId: string }) {
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      {figuresOf(statistics).map(({ label, value, formula, behind }) => (
        <Paper key={label} withBorder p="sm" className={behind ? 'row-link' : undefined}>
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text size="xl" fw={700} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {behind ? (
              <Anchor
                component={Link}
                to="/campaigns/$campaignId/recipients"
                params={{ campaignId } as never}
                search={behind as never}
                inherit
                c="bright"
                data-row-link
                aria-label={`${label}: ${value}, show them`}
              >
                {value}
              </Anchor>
            ) : (
              value
            )}
          </Text>
          <Text size="xs" c="dimmed">
            {formula}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
