import { describe, expect, it } from 'vitest';
import { email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const { db, sql } = await testDatabase();

describe('an action and its step, which no foreign key binds', () => {
  it('is refused when there is no such step', async () => {
    const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('One')], draft: true });
    const insert = sql`
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
      VALUES (${campaignId}, ${recipientIds[0] ?? ''}, 'no-step', now())`;
    await expect(insert).rejects.toMatchObject({ code: '23503', message: 'there is no step no-step' });
  });

  it('goes with the step, and only with its own', async () => {
    const { campaignId } = await givenCampaign(db, { steps: [email('One'), email('Two', 3)], recipients: 3 });
    const left = () => sql`SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(await left()).toHaveLength(3);
    await sql`DELETE FROM campaign_sequences WHERE campaign_id = ${campaignId} AND step_number = 2`;
    expect(await left()).toHaveLength(3);
    await sql`DELETE FROM campaign_sequences WHERE campaign_id = ${campaignId} AND step_number = 1`;
    expect(await left()).toHaveLength(0);
  });

  it('goes with its campaign', async () => {
    const { campaignId } = await givenCampaign(db, { steps: [email('One')], recipients: 2 });
    await sql`DELETE FROM campaigns WHERE id = ${campaignId}`;
    expect(await sql`SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId}`).toHaveLength(0);
  });
});
