import { Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import { formatInstant, formatRelative } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import type { Sender } from './list-senders.ts';

type Inbox = NonNullable<Sender['inbox']>;

/** How reading a sender's inbox goes; nothing where it is not read. */
export function SenderInbox({ inbox, size }: Pick<Sender, 'inbox'> & { size: 'xs' | 'sm' }) {
  const now = useNow();
  if (!inbox) return null;
  const failing = inbox.problem !== null;
  const Icon = failing ? IconAlertTriangle : IconInbox;
  return (
    <Group gap={6} wrap="nowrap" align="flex-start" c={failing ? 'var(--mantine-color-error)' : 'dimmed'}>
      <Icon size={size === 'xs' ? 14 : 16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <Text
        size={size}
        style={{ overflowWrap: 'anywhere' }}
        title={inbox.readAt ? `Last read ${formatInstant(inbox.readAt)}` : undefined}
      >
        {describeInbox(inbox, now)}
      </Text>
    </Group>
  );
}

/** "Inbox read 1 minute ago", or why it is not read. */
function describeInbox({ readAt, problem, problemSince }: Inbox, now: Date): string {
  if (problem !== null) {
    const since = problemSince ? ` since ${formatInstant(problemSince, { now })}` : '';
    return `Inbox not read${since}: ${problem}`;
  }
  if (!readAt) return 'Inbox not read yet';
  const when = formatRelative(readAt, now);
  return `Inbox read ${when === 'now' ? 'just now' : when}`;
}
