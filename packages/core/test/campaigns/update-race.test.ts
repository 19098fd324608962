import { expect, test } from 'vitest';
import { activateCampaign, getCampaign, pauseCampaign, updateCampaign } from '../../src/index.js';
import { ACTOR, email, givenCampaign, inOrder, testDatabase } from '../setup/test-campaign.js';

const connection = await testDatabase();
const { db } = connection;

/** A campaign whose row is held until a change of name and status waits for it, and `second` after that. */
async function raced(second: (of: { campaignId: string; actor: typeof ACTOR }) => Promise<unknown>) {
  const { campaignId } = await givenCampaign(db, { steps: [email('Hi')], draft: true });
  const outcomes = await inOrder(connection, {
    hold: (sql) => sql`SELECT FROM campaigns WHERE id = ${campaignId} FOR UPDATE`,
    first: () => updateCampaign(db, { campaignId, name: 'Renamed', status: 'active', actor: ACTOR }),
    second: () => second({ campaignId, actor: ACTOR }),
  });
  return { outcomes, campaign: await getCampaign(db, { campaignId }) };
}

test('a change of name and status and a pause follow one upon the other', async () => {
  const { outcomes, campaign } = await raced((of) => pauseCampaign(db, of));
  expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
  expect(campaign).toMatchObject({ name: 'Renamed', status: 'paused' });
});

test('a change of name and status and one of the settings follow one upon the other', async () => {
  const { outcomes, campaign } = await raced((of) => updateCampaign(db, { ...of, dailyNewRecipients: 5 }));
  expect(outcomes).toMatchObject([{ status: 'fulfilled' }, { status: 'fulfilled' }]);
  expect(campaign).toMatchObject({ name: 'Renamed', status: 'active', dailyNewRecipients: 5 });
});

test('a change of name and status and an activation are carried out once', async () => {
  const { outcomes, campaign } = await raced((of) => activateCampaign(db, of));
  expect(outcomes).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'invalid_transition' } },
  ]);
  expect(campaign).toMatchObject({ name: 'Renamed', status: 'active' });
});
