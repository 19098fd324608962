import { describe, expect, it } from 'vitest';
import { campaignIdle, pauseRecipients } from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const { db, sql } = await testDatabase();

describe('why nothing is sent when everybody who is left is paused', () => {
  async function given(recipients: number) {
    const campaign = await givenCampaign(db, { steps: [email('One', 1)], recipients });
    const idle = () => campaignIdle(db, campaign);
    const pause = (recipientIds: string[]) =>
      pauseRecipients(db, { campaignId: campaign.campaignId, recipientIds, actor: ACTOR });
    return { ...campaign, idle, pause };
  }

  it('is that pause, not that everybody has ended', async () => {
    const { recipientIds, idle, pause } = await given(2);
    await pause(recipientIds);
    expect(await idle()).toEqual({
      code: 'recipient_paused',
      detail: 'All 2 people who have not ended are paused; nothing goes out until they are resumed.',
      nextAt: null,
      needsAttention: 0,
    });
  });

  it('counts those who have not ended', async () => {
    const { recipientIds, campaignId, idle, pause } = await given(2);
    await pause(recipientIds);
    const [ended = ''] = recipientIds;
    await sql`UPDATE campaign_recipients SET status = 'completed' WHERE id = ${ended}`;
    await sql`DELETE FROM campaign_actions WHERE recipient_id = ${ended}`;
    expect(await idle()).toMatchObject({
      code: 'recipient_paused',
      detail: 'The one person who has not ended is paused; nothing goes out until they are resumed.',
    });
    await sql`UPDATE campaign_recipients SET status = 'completed' WHERE campaign_id = ${campaignId}`;
    await sql`DELETE FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(await idle()).toMatchObject({ code: 'everybody_ended' });
  });

  it('is what the others wait for while there are others', async () => {
    const { recipientIds, idle, pause } = await given(2);
    await pause(recipientIds.slice(0, 1));
    expect(await idle()).toMatchObject({ code: 'delay' });
  });

  it('is beside what needs somebody', async () => {
    const { recipientIds, idle, pause } = await given(3);
    await pause(recipientIds.slice(1));
    await sql`UPDATE campaign_actions SET held_at = now(), error_code = 'missing_value'
              WHERE recipient_id = ${recipientIds[0] ?? ''}`;
    expect(await idle()).toMatchObject({
      code: 'needs_attention',
      detail: '1 message needs somebody’s attention; everybody else is paused.',
    });
  });
});
