import type { Api } from './admin-api.ts';

/** A draft with one e-mail, to write in. */
export async function createOneStep(api: Api, name: string): Promise<{ campaignId: string; stepId: string }> {
  const campaign = await api.campaigns.create.mutate({
    name,
    type: 'email',
    sequences: [{ channel: 'email', subject: 'A question', messageTemplate: 'Hi there', delayDays: 0 }],
  });
  return { campaignId: campaign.id, stepId: campaign.sequences[0]?.id ?? '' };
}
