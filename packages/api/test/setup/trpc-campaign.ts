import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from '../../src/index.js';
import { seedContact } from './seed.js';
import type { Api } from './start-api.js';

export const step = (subject: string, delayDays = 0) => ({
  channel: 'email' as const,
  subject,
  messageTemplate: 'Hi {{first_name}}',
  delayDays,
});

/** A draft of two steps. */
export const createCampaign = (as: TRPCClient<AppRouter>, name = 'Campaign') =>
  as.campaigns.create.mutate({ name, type: 'email', sequences: [step('One'), step('Two', 3)] });

/** An active one with one recipient. */
export async function runningCampaign(api: Api, as: TRPCClient<AppRouter>) {
  const campaign = await createCampaign(as);
  const { recipients } = await as.recipients.add.mutate({
    campaignId: campaign.id,
    contactIds: [await seedContact(api)],
  });
  await as.campaigns.activate.mutate({ campaignId: campaign.id });
  return { campaignId: campaign.id, recipientId: recipients[0]?.id ?? '' };
}
