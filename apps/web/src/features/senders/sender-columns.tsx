import { Anchor, Group, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DataColumn } from '../../components/data-table.tsx';
import { formatCount } from '../../lib/format.ts';
import type { Sender } from './list-senders.ts';
import { SenderInbox } from './sender-inbox.tsx';
import { SenderMenu } from './sender-menu.tsx';
import { SenderRoom } from './sender-room.tsx';
import { SenderStatus } from './sender-status.tsx';
import { fromOf, KINDS, MODES } from './sender-words.ts';

export const senderColumns: DataColumn<Sender>[] = [
  {
    id: 'name',
    meta: { label: 'Sender', bare: true },
    cell: ({ row: { original } }) => <SenderName sender={original} />,
  },
  {
    id: 'mode',
    meta: { label: 'Sends by', width: 150 },
    cell: ({ row }) => <Text size="sm">{MODES[row.original.mode].label}</Text>,
  },
  {
    id: 'status',
    meta: { label: 'Status', width: '26%' },
    cell: ({ row: { original } }) => (
      <div>
        <SenderStatus status={original.status} />
        {original.statusReason && (
          <Text size="xs" mt={2} style={{ overflowWrap: 'anywhere' }}>
            {original.statusReason}
          </Text>
        )}
        <SenderInbox inbox={original.inbox} size="xs" />
      </div>
    ),
  },
  {
    id: 'room',
    meta: { label: 'Used of its limits', width: 190 },
    cell: ({ row }) => <SenderRoom sender={row.original} />,
  },
  {
    id: 'campaigns',
    meta: { label: 'Campaigns', width: 100, numeric: true },
    cell: ({ row }) => formatCount(row.original.campaigns),
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 60, bare: true },
    cell: ({ row }) => <SenderMenu sender={row.original} />,
  },
];

function SenderName({ sender }: { sender: Sender }) {
  const { label, icon: Icon } = KINDS[sender.kind];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Icon size={18} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <VisuallyHidden>{label}: </VisuallyHidden>
        <Anchor
          component={Link}
          to="/settings/senders/$senderId"
          params={{ senderId: sender.id } as never}
          fw={600}
          size="sm"
          c="bright"
          data-row-link
        >
          {sender.name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {fromOf(sender) ?? 'No name or address given'}
        </Text>
      </div>
    </Group>
  );
}
