import { Anchor, Text, Timeline } from '@mantine/core';
import {
  IconCalendar,
  IconCircleX,
  IconHandStop,
  IconMessageReply,
  IconNotes,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  type TablerIcon,
} from '@tabler/icons-react';
import { useState } from 'react';
import { PlannedMessage } from './planned-message.tsx';
import { SentMessage } from './sent-message.tsx';
import { type TimelineEntry, whenOf } from './timeline.ts';

const LOOKS = {
  planned: { icon: IconCalendar, color: 'gray' },
  sent: { icon: IconSend, color: 'blue' },
  replied: { icon: IconMessageReply, color: 'green' },
  failed: { icon: IconCircleX, color: 'red' },
  held: { icon: IconHandStop, color: 'orange' },
  paused: { icon: IconPlayerPause, color: 'gray' },
  resumed: { icon: IconPlayerPlay, color: 'gray' },
  note: { icon: IconNotes, color: 'gray' },
} as const satisfies Record<TimelineEntry['kind'], { icon: TablerIcon; color: string }>;

type Props = { entry: TimelineEntry; campaignId: string; recipientId: string };

/** One thing that happened to a person, or is planned, with its message behind a button. */
export function EntryOnTimeline({ entry, campaignId, recipientId }: Props) {
  const [open, setOpen] = useState(false);
  const { icon: Icon, color } = LOOKS[entry.kind];
  const { message } = entry;
  return (
    <Timeline.Item
      bullet={<Icon size={14} aria-hidden />}
      color={color}
      title={
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {entry.title}
        </Text>
      }
    >
      <Text size="xs" c="dimmed">
        {whenOf(entry)}
      </Text>
      {entry.detail && (
        <Text
          size="sm"
          c={entry.kind === 'failed' || entry.kind === 'held' ? 'var(--mantine-color-error)' : undefined}
          style={{ overflowWrap: 'anywhere' }}
        >
          {entry.detail}
        </Text>
      )}
      {message && (
        <>
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? 'Hide the message' : 'Show the message'}
          </Anchor>
          {open &&
            ('sent' in message ? (
              <SentMessage campaignId={campaignId} recipientId={recipientId} actionId={message.sent} />
            ) : (
              <PlannedMessage
                campaignId={campaignId}
                recipientId={recipientId}
                stepNumber={message.planned}
              />
            ))}
        </>
      )}
    </Timeline.Item>
  );
}
