import { expect, it } from 'vitest';
import { campaignChecklist } from '../../src/index.js';
import { email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const { db } = await testDatabase();

it('nobody is rendered for a checklist that nobody waits for any more', async () => {
  const { campaignId } = await givenCampaign(db, {
    steps: [email('Hi {{ title }}')],
    recipients: 2,
    draft: true,
  });
  const gaps = async (signal?: AbortSignal) => {
    const { findings } = await campaignChecklist(db, { campaignId, signal });
    return findings.filter(({ code }) => code === 'missing_value').map(({ count }) => count);
  };
  expect(await gaps()).toEqual([2]);
  expect(await gaps(AbortSignal.abort())).toEqual([]);
});
