import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Campaign } from '../campaign/get-campaign.ts';
import type { Finding } from '../campaign/get-checklist.ts';
import { useRefusal } from '../session/roles.ts';

type Place = {
  to: string;
  label: string;
  search?: Record<string, unknown>;
  /** What is said to those who may not mend it there. */
  forAdmins?: string;
};

/** Where a finding of a code can be mended. */
function placeOf({ code }: Finding): Place | null {
  if (code === 'no_steps') return { to: '/campaigns/$campaignId/sequence', label: 'Add a step' };
  if (code === 'no_recipients' || code === 'everybody_ended')
    return { to: '/campaigns/$campaignId/recipients', label: 'Add people', search: { add: true } };
  if (code === 'postal_address_missing' || code === 'opt_out_missing')
    return {
      to: '/settings/organisation',
      label: 'Open the organisation’s texts',
      forAdmins: 'Ask an admin to complete the organisation’s texts.',
    };
  if (code === 'sender_missing' || code === 'no_sender')
    return { to: '/campaigns/$campaignId/delivery', label: 'Choose its senders' };
  if (code.startsWith('sender_') || code.startsWith('inbox_'))
    return { to: '/settings/senders', label: 'Open the senders' };
  if (code === 'no_window')
    return { to: '/campaigns/$campaignId/delivery', label: 'Choose another schedule' };
  if (code === 'no_end_in_sight' || code === 'duration')
    return { to: '/campaigns/$campaignId/delivery', label: 'Look at schedule and limits' };
  return null;
}

/** Leads to where a finding can be mended. */
export function WhereToMend({ campaign, finding }: { campaign: Campaign; finding: Finding }) {
  const params = { campaignId: campaign.id };
  const [first] = finding.examples;
  const step = campaign.sequences.find(({ stepNumber }) => stepNumber === finding.stepNumber);
  const place = placeOf(finding);
  const isAdmin = useRefusal('admin') === null;
  const askFor = isAdmin ? undefined : place?.forAdmins;
  return (
    <Group gap="sm">
      {step && (
        <Anchor
          component={Link}
          size="sm"
          to="/campaigns/$campaignId/sequence"
          params={params as never}
          search={{ step: step.id } as never}
        >
          Open step {step.stepNumber}
        </Anchor>
      )}
      {askFor && <Text size="sm">{askFor}</Text>}
      {place && !askFor && (
        <Anchor
          component={Link}
          size="sm"
          to={place.to as never}
          params={params as never}
          search={(place.search ?? {}) as never}
        >
          {place.label}
        </Anchor>
      )}
      {first && (
        <Anchor
          component={Link}
          size="sm"
          to="/campaigns/$campaignId/recipients"
          params={params as never}
          search={{ recipient: first } as never}
        >
          See the first of them
        </Anchor>
      )}
    </Group>
  );
}
