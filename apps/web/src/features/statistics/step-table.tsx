import { Anchor, Table, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatCount, formatRate, TOO_EARLY } from '../../lib/format.ts';
import { CHANNELS } from '../sequence/channels.ts';
import type { StepStatistics } from './get-statistics.ts';

const COLUMNS = [
  { label: 'Waiting', formula: 'People whose next message this is' },
  { label: 'Sent', formula: 'People it went out to, whether they answered or not' },
  { label: 'Replied', formula: 'People whose last message it was when they answered' },
  { label: 'Reply rate', formula: 'Replied ÷ sent of this step' },
  { label: 'Failed', formula: 'People it could not be sent to' },
] as const;

/** The figures of each step; the headings say how they come about. */
export function StepTable({ steps, campaignId }: { steps: readonly StepStatistics[]; campaignId: string }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table aria-label="Figures by step" striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Step</Table.Th>
            {COLUMNS.map(({ label, formula }) => (
              <Table.Th key={label} scope="col" ta="end">
                <Tooltip label={formula} withArrow>
                  <Text span inherit tabIndex={0} aria-description={formula} td="underline dotted">
                    {label}
                  </Text>
                </Tooltip>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {steps.map((step) => (
            <Table.Tr key={step.sequenceId}>
              <Table.Th scope="row" fw={500}>
                {step.stepNumber === null ? 'Deleted' : step.stepNumber}. {CHANNELS[step.channel].label}
                {step.subject && (
                  <Text size="xs" c="dimmed" lineClamp={1}>
                    {step.subject}
                  </Text>
                )}
              </Table.Th>
              <Table.Td className="numeric">
                {step.waiting > 0 && step.stepNumber !== null ? (
                  <Anchor
                    component={Link}
                    to="/campaigns/$campaignId/recipients"
                    params={{ campaignId } as never}
                    search={{ step: step.stepNumber } as never}
                    size="sm"
                  >
                    {formatCount(step.waiting)}
                  </Anchor>
                ) : (
                  formatCount(step.waiting)
                )}
              </Table.Td>
              <Table.Td className="numeric">{formatCount(step.sent)}</Table.Td>
              <Table.Td className="numeric">{formatCount(step.responded)}</Table.Td>
              <Table.Td className="numeric">
                <Tooltip label={`${formatCount(step.responded)} ÷ ${formatCount(step.sent)}`} withArrow>
                  <span>{rateOf(step)}</span>
                </Tooltip>
              </Table.Td>
              <Table.Td className="numeric">{formatCount(step.failed)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const rateOf = ({ sent, responseRate }: StepStatistics): string =>
  sent > 0 && sent < TOO_EARLY ? 'too early' : formatRate(responseRate);
