import { Button, Group, Paper, Text } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import { people } from '../../lib/format.ts';
import { PickCampaign, type PickedCampaign } from './pick-campaign.tsx';

const AddRecipientsDialog = lazyWithRetry(() => import('../recipients/add-recipients-dialog.tsx'));

type Props = { ids: ReadonlySet<string>; onClear: () => void };

/** What can be done with the contacts that are ticked, also with those whom the filter hides by now. */
export function SelectedContacts({ ids, onClear }: Props) {
  const [picking, setPicking] = useState(false);
  const [campaign, setCampaign] = useState<PickedCampaign | null>(null);
  if (ids.size === 0) return null;
  return (
    <Paper withBorder p="xs" mb="xs" role="region" aria-label="Selected contacts">
      <Group gap="sm">
        <Text size="sm" fw={600} aria-live="polite">
          {people(ids.size)} selected
        </Text>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconUserPlus size={16} aria-hidden />}
          onClick={() => setPicking(true)}
        >
          Add to a campaign …
        </Button>
        <Button size="xs" variant="subtle" onClick={onClear}>
          Clear the selection
        </Button>
      </Group>
      {picking && (
        <PickCampaign
          count={ids.size}
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            setCampaign(picked);
          }}
        />
      )}
      {campaign && (
        <AddRecipientsDialog campaign={campaign} chosen={[...ids]} onClose={() => setCampaign(null)} />
      )}
    </Paper>
  );
}
