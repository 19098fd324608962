import { Anchor, Table, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { formatCount, formatRate, TOO_EARLY } from '../../lib/format.ts';
import { peopleOfStep, type StepState } from '../recipients/recipients-search.ts';
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
              <Count step={step} state="waiting" campaignId={campaignId} />
              <Count step={step} state="sent" campaignId={campaignId} />
              <Count step={step} state="responded" campaignId={campaignId} />
              <Table.Td className="numeric">
                <Tooltip label={`${formatCount(step.responded)} ÷ ${formatCount(step.sent)}`} withArrow>
                  <span>{rateOf(step)}</span>
                </Tooltip>
              </Table.Td>
              <Count step={step} state="failed" campaignId={campaignId} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** How many people, and the list of them. */
function Count(props: { step: StepStatistics; state: StepState; campaignId: string }) {
  const { step, state, campaignId } = props;
  const count = formatCount(step[state]);
  return (
    <Table.Td className="numeric">
      {step[state] === 0 ? (
        count
      ) : (
        <Anchor
          component={Link}
          to="/campaigns/$campaignId/recipients"
          params={{ campaignId } as never}
          search={peopleOfStep(step, state) as never}
          size="sm"
        >
          {count}
        </Anchor>
      )}
    </Table.Td>
  );
}

const rateOf = ({ sent, responseRate }: StepStatistics): string =>
  sent > 0 && sent < TOO_EARLY ? 'too early' : formatRate(responseRate);
