import { Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconCopy, IconPlayerPause, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { MenuEntry } from '../../components/menu-entry.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowMenu } from '../../components/row-menu.tsx';
import { people } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import { useDeleteCampaign } from './delete-campaign.ts';
import { useDuplicateCampaign } from './duplicate-campaign.ts';
import type { CampaignRow } from './list-campaigns.ts';
import { usePauseCampaigns } from './pause-campaigns.ts';
import { describePaused } from './paused-notice.ts';

type Shown = Pick<CampaignRow, 'id' | 'name' | 'status'> & { stats: { totalRecipients: number } };

/** What can be done with one campaign. What cannot says why. */
export function CampaignMenu({ campaign, onDeleted }: { campaign: Shown; onDeleted?: () => Promise<void> }) {
  const navigate = useNavigate();
  const refusal = useRefusal('director');
  const duplicate = useDuplicateCampaign();
  const queryClient = useQueryClient();
  const remove = useDeleteCampaign();
  const pause = usePauseCampaigns();
  const noPause = refusal ?? (campaign.status === 'active' ? null : 'Only an active campaign can be paused.');
  const noDelete =
    refusal ??
    (campaign.status === 'active' ? 'An active campaign cannot be deleted; pause it first.' : null);

  const onDuplicate = () =>
    duplicate.mutate(campaign.id, {
      onSuccess: (copy) => {
        notifyDone(`“${copy.name}” is a draft with the same steps.`);
        void navigate({ to: '/campaigns/$campaignId/sequence', params: { campaignId: copy.id } });
      },
      onError: notifyProblem,
    });

  const onDelete = () =>
    modals.openConfirmModal({
      title: `Delete “${campaign.name}”?`,
      children: (
        <Text size="sm">
          Its steps, {people(campaign.stats.totalRecipients)} and their history in it go for good. Contacts
          stay.
        </Text>
      ),
      labels: { confirm: 'Delete the campaign', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(campaign.id, {
          onSuccess: () => {
            notifyDone(`“${campaign.name}” is deleted.`);
            // The page is left first: what it shows cannot be asked for again.
            void Promise.resolve(onDeleted?.()).then(() =>
              queryClient.removeQueries({ queryKey: ['campaign', campaign.id] }),
            );
          },
          onError: notifyProblem,
        }),
    });

  return (
    <RowMenu of={campaign.name}>
      <MenuEntry
        icon={<IconPlayerPause size={16} />}
        refusal={noPause}
        onClick={() =>
          pause.mutate([campaign.id], { onSuccess: (result) => describePaused(result, [campaign.name]) })
        }
      >
        Pause
      </MenuEntry>
      <MenuEntry icon={<IconCopy size={16} />} refusal={refusal} onClick={onDuplicate}>
        Duplicate
      </MenuEntry>
      <Menu.Divider />
      <MenuEntry icon={<IconTrash size={16} />} refusal={noDelete} onClick={onDelete} color="red">
        Delete …
      </MenuEntry>
    </RowMenu>
  );
}
