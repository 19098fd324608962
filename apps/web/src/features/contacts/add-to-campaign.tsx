import { useState } from 'react';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import type { Audience } from '../recipients/recipient-mutations.ts';
import { PickCampaign, type PickedCampaign } from './pick-campaign.tsx';

const AddRecipientsDialog = lazyWithRetry(() => import('../recipients/add-recipients-dialog.tsx'));

/** Asks for the campaign, shows what adding them would do, and adds them. */
export function AddToCampaign(props: { count: number; audience: Audience; onClose: () => void }) {
  const { count, audience, onClose } = props;
  const [campaign, setCampaign] = useState<PickedCampaign | null>(null);
  if (campaign === null) return <PickCampaign count={count} onClose={onClose} onPick={setCampaign} />;
  return <AddRecipientsDialog campaign={campaign} chosen={audience} onClose={onClose} />;
}
