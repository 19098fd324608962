import { Anchor, Group, Stack, Text, Timeline } from '@mantine/core';
import {
  IconAlertTriangle,
  IconClock,
  IconMessageReply,
  IconSend,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatInstant } from '../../lib/format.ts';
import { describeWaiting } from '../recipients/waiting-text.ts';
import { type ContactInCampaign, contactHistoryQuery } from './get-contact.ts';

type Action = ContactInCampaign['actions'][number];

/** Every campaign a contact is or was in, newest first, each with what happened and what is planned. */
export function ContactHistory({ contactId }: { contactId: string }) {
  const history = useQuery(contactHistoryQuery(contactId));
  if (history.isPending) return <RowsSkeleton rows={3} />;
  if (!history.data) return <ErrorState error={history.error} onRetry={() => history.refetch()} />;
  if (history.data.length === 0)
    return (
      <Text size="sm" c="dimmed">
        In no campaign yet.
      </Text>
    );
  return (
    <Stack gap="lg">
      {history.data.map((entry) => (
        <InCampaign key={entry.recipientId} entry={entry} />
      ))}
    </Stack>
  );
}

function InCampaign({ entry }: { entry: ContactInCampaign }) {
  const { campaignId, campaignName, recipientId, status, currentStep, stepCount, actions } = entry;
  const why = describeWaiting(entry);
  return (
    <div>
      <Group gap="xs" mb={4}>
        <Anchor
          component={Link}
          to="/campaigns/$campaignId/recipients"
          params={{ campaignId } as never}
          search={{ recipient: recipientId } as never}
          fw={600}
        >
          {campaignName}
        </Anchor>
        <StatusBadge status={status} />
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {currentStep} of {stepCount} {stepCount === 1 ? 'step' : 'steps'} done
        {why ? ` · ${why}` : ''}
      </Text>
      {actions.length > 0 && (
        <Timeline bulletSize={24} lineWidth={2}>
          {[...actions].reverse().map((action) => (
            <Happening key={action.id} action={action} />
          ))}
        </Timeline>
      )}
    </div>
  );
}

const CHANNELS = {
  email: 'E-mail',
  linkedin_message: 'LinkedIn message',
  linkedin_connection: 'LinkedIn invitation',
} as const;

const LOOKS = {
  sent: { icon: IconSend, color: 'blue', says: 'sent' },
  responded: { icon: IconMessageReply, color: 'green', says: 'sent, and answered' },
  failed: { icon: IconAlertTriangle, color: 'red', says: 'failed' },
  sending: { icon: IconClock, color: 'gray', says: 'going out now' },
  scheduled: { icon: IconClock, color: 'gray', says: 'planned' },
  held: { icon: IconAlertTriangle, color: 'orange', says: 'held back' },
} as const satisfies Record<string, { icon: TablerIcon; color: string; says: string }>;

function Happening({ action }: { action: Action }) {
  const { icon: Icon, color, says } = LOOKS[action.heldAt ? 'held' : action.status];
  const at = action.executedAt ?? action.scheduledFor;
  const step = action.stepNumber === null ? 'A removed step' : `Step ${action.stepNumber}`;
  return (
    <Timeline.Item
      bullet={<Icon size={14} aria-hidden />}
      color={color}
      title={
        <Text size="sm" fw={600}>
          {step}, {CHANNELS[action.channel]}: {says}
        </Text>
      }
    >
      <Text size="xs" c="dimmed">
        {action.heldAt ? `since ${formatInstant(action.heldAt)}` : formatInstant(at)}
        {action.responseReceivedAt ? ` · answered ${formatInstant(action.responseReceivedAt)}` : ''}
      </Text>
      {action.errorMessage && <Text size="sm">{action.errorMessage}</Text>}
    </Timeline.Item>
  );
}
