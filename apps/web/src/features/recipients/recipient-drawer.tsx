import { Anchor, Button, Drawer, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconMessageReply, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { nameOf } from '../../lib/format.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { useRefusal } from '../session/roles.ts';
import { type Action, recipientHistoryQuery } from './list-actions.ts';
import type { Recipient } from './list-recipients.ts';
import { isPaused, mayPause } from './may-pause.ts';
import { useRecipientActions } from './recipient-actions.tsx';
import { timelineOf } from './timeline.ts';
import { EntryOnTimeline } from './timeline-entry.tsx';
import { describeWaiting, whenForThem } from './waiting-text.ts';

type Props = { campaign: Campaign; recipientId: string; onClose: () => void };

/** One person's way through the campaign: what is planned on top, then what happened, newest first. */
export default function RecipientDrawer({ campaign, recipientId, onClose }: Props) {
  const history = useQuery(recipientHistoryQuery(campaign.id, recipientId, campaign.status === 'active'));
  const person = history.data?.recipient;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="min(520px, 100%)"
      title={person ? nameOf(person.contact) : 'Recipient'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {history.isPending && <RowsSkeleton rows={5} />}
      {history.isError && !history.data && (
        <ErrorState error={history.error} onRetry={() => history.refetch()} />
      )}
      {history.data && person && (
        <Stack>
          <Head
            campaign={campaign}
            recipient={person}
            planned={history.data.actions.find(({ status }) => status === 'scheduled')}
            onClose={onClose}
          />
          <Timeline bulletSize={26} lineWidth={2} active={-1} aria-label="Timeline">
            {timelineOf(history.data, campaign.sequences).map((entry) => (
              <EntryOnTimeline
                key={entry.key}
                entry={entry}
                campaignId={campaign.id}
                recipientId={recipientId}
              />
            ))}
          </Timeline>
        </Stack>
      )}
    </Drawer>
  );
}

/** Where the zone is from that a message was planned in. */
const ZONE_SOURCES = {
  contact: 'The zone is their own.',
  region: 'The zone is taken from their region.',
  country: 'The zone is taken from their country.',
  schedule: 'The zone is the schedule’s.',
} as const satisfies Record<NonNullable<Action['zoneSource']>, string>;

function Head(props: {
  campaign: Campaign;
  recipient: Recipient;
  planned: Action | undefined;
  onClose: () => void;
}) {
  const { campaign, recipient, planned, onClose } = props;
  const { contact } = recipient;
  const actions = useRecipientActions(campaign.id);
  const refusal = useRefusal('director');
  const why = describeWaiting(recipient);
  return (
    <Stack gap={6}>
      <Text size="sm" c="dimmed">
        {[contact.title, contact.companyName].filter(Boolean).join(', ')}
      </Text>
      <Group gap="xs">
        <StatusBadge status={isPaused(recipient) ? 'paused' : recipient.status} />
        {why && <Text size="sm">{why}</Text>}
      </Group>
      {recipient.waiting?.at && (
        <Text size="sm">
          {whenForThem(recipient.waiting.at, planned?.zone ?? contact.timezone)}{' '}
          {planned?.zoneSource && ZONE_SOURCES[planned.zoneSource]}
        </Text>
      )}
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {[contact.email, contact.linkedinUrl].filter(Boolean).join(' · ')}
      </Text>
      <Group gap="xs">
        {recipient.status !== 'responded' && (
          <Button
            size="xs"
            variant="light"
            loading={actions.busy}
            leftSection={<IconMessageReply size={16} aria-hidden />}
            onClick={() => actions.askResponded([recipient])}
          >
            Mark as responded …
          </Button>
        )}
        {(mayPause(recipient) || isPaused(recipient)) && (
          <ActionButton
            size="xs"
            variant="light"
            refusal={refusal}
            loading={actions.busy}
            leftSection={
              isPaused(recipient) ? (
                <IconPlayerPlay size={16} aria-hidden />
              ) : (
                <IconPlayerPause size={16} aria-hidden />
              )
            }
            onClick={() => (isPaused(recipient) ? actions.resume([recipient]) : actions.pause([recipient]))}
          >
            {isPaused(recipient) ? 'Resume' : 'Pause'}
          </ActionButton>
        )}
        <Anchor
          component={Link}
          to="/contacts/$contactId"
          params={{ contactId: contact.id } as never}
          size="sm"
          onClick={onClose}
        >
          Open the contact
        </Anchor>
      </Group>
    </Stack>
  );
}
