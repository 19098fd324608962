import { Alert } from '@mantine/core';
import { IconClock, IconPlayerPause } from '@tabler/icons-react';
import { formatInstant, formatRelative, people } from '../../lib/format.ts';
import type { Campaign } from './get-campaign.ts';

/** Why nothing goes out at the moment, and when it will. */
export function IdleBanner({ campaign: { status, stats } }: { campaign: Campaign }) {
  const open = stats.pending + stats.inProgress;
  if (status === 'paused' && open > 0)
    return (
      <Alert color="yellow" icon={<IconPlayerPause aria-hidden />} mb="md" py="xs">
        Paused: nothing goes out. {people(open)} still {open === 1 ? 'has' : 'have'} messages to come.
      </Alert>
    );
  if (status !== 'active') return null;
  if (stats.totalRecipients === 0)
    return (
      <Alert color="blue" icon={<IconClock aria-hidden />} mb="md" py="xs">
        Active, but nobody is in it yet. Whoever is added gets the first step.
      </Alert>
    );
  if (!stats.nextSendAt || stats.nextSendAt.getTime() <= Date.now()) return null;
  return (
    <Alert color="blue" icon={<IconClock aria-hidden />} mb="md" py="xs">
      Nothing is due right now. The next message goes out {formatRelative(stats.nextSendAt)} (
      {formatInstant(stats.nextSendAt)}).
    </Alert>
  );
}
