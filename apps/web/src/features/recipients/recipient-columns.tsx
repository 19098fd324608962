import { Anchor, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DataColumn } from '../../components/data-table.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatInstant, formatSoon, nameOf } from '../../lib/format.ts';
import type { Recipient } from './list-recipients.ts';
import { isPaused } from './may-pause.ts';
import { RecipientMenu } from './recipient-menu.tsx';
import { describeWaiting, whenForThem } from './waiting-text.ts';

/** @param steps how many steps the campaign has */
export const recipientColumns = (steps: number): DataColumn<Recipient>[] => [
  {
    id: 'name',
    meta: { label: 'Name', bare: true },
    cell: ({ row: { original } }) => (
      <div style={{ overflowWrap: 'anywhere' }}>
        <Anchor
          component={Link}
          to="."
          search={((before: object) => ({ ...before, recipient: original.id })) as never}
          fw={600}
          size="sm"
          c="bright"
          data-row-link
        >
          {nameOf(original.contact)}
        </Anchor>
        <Text size="xs" c="dimmed">
          {[original.contact.title, original.contact.companyName].filter(Boolean).join(', ') ||
            original.contact.email}
        </Text>
      </div>
    ),
  },
  {
    id: 'status',
    meta: { label: 'Status', width: 130 },
    cell: ({ row }) => <StatusBadge status={isPaused(row.original) ? 'paused' : row.original.status} />,
  },
  {
    id: 'step',
    meta: { label: 'Steps done', width: 100, numeric: true },
    cell: ({ row }) => `${row.original.currentStep} of ${steps}`,
  },
  {
    id: 'next',
    meta: { label: 'Next send', width: 150 },
    cell: ({ row }) => <NextSend recipient={row.original} />,
  },
  {
    id: 'waiting',
    meta: { label: 'Why it waits' },
    cell: ({ row }) => <WhyItWaits recipient={row.original} />,
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 50, bare: true },
    cell: ({ row }) => <RecipientMenu recipient={row.original} />,
  },
];

function NextSend({ recipient: { nextActionAt, waiting, contact } }: { recipient: Recipient }) {
  if (!nextActionAt) return <Text size="sm">–</Text>;
  // It may be due and be held up by a limit.
  const at = waiting?.at && waiting.at > nextActionAt ? waiting.at : nextActionAt;
  const theirs = contact.timezone && `${formatInstant(at, { zone: contact.timezone })} for them`;
  return (
    <Tooltip label={theirs ? `${theirs}, ${formatInstant(at)} for you` : formatInstant(at)} withArrow>
      <Text size="sm" component="span" data-above>
        {at.getTime() <= Date.now() ? 'due now' : formatSoon(at)}
      </Text>
    </Tooltip>
  );
}

/** What takes a person to go on. */
const ALARMING = ['held', 'in_doubt', 'sender_paused'];

function WhyItWaits({ recipient }: { recipient: Recipient }) {
  const { waiting, nextActionAt, contact } = recipient;
  const why = describeWaiting(recipient) ?? (nextActionAt ? 'Due now' : '–');
  const text = (
    <Text
      size="sm"
      component="span"
      c={waiting && ALARMING.includes(waiting.code) ? 'var(--mantine-color-error)' : 'dimmed'}
      lineClamp={2}
      data-above={waiting?.at ? true : undefined}
    >
      {why}
    </Text>
  );
  if (!waiting?.at) return text;
  return (
    <Tooltip label={whenForThem(waiting.at, contact.timezone)} withArrow multiline maw={320}>
      {text}
    </Tooltip>
  );
}
