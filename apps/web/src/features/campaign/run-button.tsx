import { IconPlayerPause, IconPlayerPlay, IconRocket } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { usePauseCampaigns } from '../campaigns/pause-campaigns.ts';
import { describePaused } from '../campaigns/paused-notice.ts';
import { useActivateCampaign } from '../launch/activate-campaign.ts';
import { useRefusal } from '../session/roles.ts';
import type { Campaign } from './get-campaign.ts';

/** The next thing to do with a campaign as a whole: launch it, pause it, resume it. */
export function RunButton({ campaign }: { campaign: Campaign }) {
  const refusal = useRefusal('director');
  const navigate = useNavigate();
  const pause = usePauseCampaigns();
  const activate = useActivateCampaign(campaign.id);
  if (campaign.status === 'active')
    return (
      <ActionButton
        variant="default"
        leftSection={<IconPlayerPause size={16} aria-hidden />}
        refusal={refusal}
        loading={pause.isPending}
        onClick={() =>
          pause.mutate([campaign.id], { onSuccess: (result) => describePaused(result, [campaign.name]) })
        }
      >
        Pause
      </ActionButton>
    );
  if (campaign.status === 'paused')
    return (
      <ActionButton
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        refusal={refusal}
        loading={activate.isPending}
        onClick={() =>
          activate.mutate(undefined, {
            onSuccess: () => notifyDone(`“${campaign.name}” is going again.`),
            onError: notifyProblem,
          })
        }
      >
        Resume
      </ActionButton>
    );
  return (
    <ActionButton
      leftSection={<IconRocket size={16} aria-hidden />}
      refusal={refusal}
      onClick={() => navigate({ to: '/campaigns/$campaignId/launch', params: { campaignId: campaign.id } })}
    >
      Review & launch
    </ActionButton>
  );
}
