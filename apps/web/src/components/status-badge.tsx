import { Badge } from '@mantine/core';
import {
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconMessageReply,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconProgress,
  type TablerIcon,
} from '@tabler/icons-react';

type Look = { label: string; color: string; icon: TablerIcon };

/** Campaigns and recipients: said by word and icon, never by colour alone. */
const LOOKS = {
  draft: { label: 'Draft', color: 'gray', icon: IconPencil },
  active: { label: 'Active', color: 'green', icon: IconPlayerPlay },
  paused: { label: 'Paused', color: 'yellow', icon: IconPlayerPause },
  completed: { label: 'Completed', color: 'blue', icon: IconCircleCheck },
  pending: { label: 'Pending', color: 'gray', icon: IconClock },
  in_progress: { label: 'In progress', color: 'cyan', icon: IconProgress },
  responded: { label: 'Responded', color: 'green', icon: IconMessageReply },
  failed: { label: 'Failed', color: 'red', icon: IconCircleX },
} as const satisfies Record<string, Look>;

export type ShownStatus = keyof typeof LOOKS;

export const statusLabel = (status: ShownStatus): string => LOOKS[status].label;

export function StatusBadge({ status, size = 'sm' }: { status: ShownStatus; size?: 'sm' | 'md' | 'lg' }) {
  const { label, color, icon: Icon } = LOOKS[status];
  return (
    <Badge
      variant="light"
      color={color}
      size={size}
      leftSection={<Icon size={12} aria-hidden />}
      tt="none"
      miw="max-content"
    >
      {label}
    </Badge>
  );
}
