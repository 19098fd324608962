import { Badge } from '@mantine/core';
import { IconCircleCheck, IconPlayerPause } from '@tabler/icons-react';
import type { Sender } from './list-senders.ts';

/** Whether a sender may send, by word and icon. */
export function SenderStatus({ status }: Pick<Sender, 'status'>) {
  const active = status === 'active';
  const Icon = active ? IconCircleCheck : IconPlayerPause;
  return (
    <Badge
      variant="light"
      color={active ? 'green' : 'yellow'}
      leftSection={<Icon size={12} aria-hidden />}
      tt="none"
      miw="max-content"
    >
      {active ? 'Active' : 'Paused'}
    </Badge>
  );
}
