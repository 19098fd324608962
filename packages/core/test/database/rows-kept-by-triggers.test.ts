import { waitUntilBlocked } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { addStep } from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const { db, sql } = await testDatabase();

describe('an action and its recipient, which no foreign key binds', () => {
  it('is refused when there is no such recipient', async () => {
    const { campaignId, steps } = await givenCampaign(db, { steps: [email('One')], draft: true });
    const insert = sql`
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
      VALUES (${campaignId}, 'nobody', ${steps[0]?.id ?? ''}, now())`;
    await expect(insert).rejects.toMatchObject({ code: '23503', message: 'there is no recipient nobody' });
  });

  it('goes with the recipient, with its text, and only with its own', async () => {
    const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('One')], recipients: 3 });
    await sql`
      INSERT INTO sent_messages (action_id, body, at)
      SELECT id, 'text', now() FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    const left = () => sql`
      SELECT a.recipient_id FROM campaign_actions a JOIN sent_messages m ON m.action_id = a.id
      WHERE a.campaign_id = ${campaignId} ORDER BY a.recipient_id`;
    const texts = async () => (await sql`SELECT count(*)::int AS n FROM sent_messages`)[0]?.n;
    const before = await texts();
    await sql`DELETE FROM campaign_recipients WHERE id = ${recipientIds[0] ?? ''}`;
    expect((await left()).map((row) => row.recipient_id)).toEqual(recipientIds.slice(1).sort());
    expect(await texts()).toBe(before - 1);
  });

  it('goes with the contact', async () => {
    const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('One')], recipients: 2 });
    await sql`
      DELETE FROM contacts WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${recipientIds[0] ?? ''})`;
    const left = await sql`SELECT recipient_id FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(left.map((row) => row.recipient_id)).toEqual(recipientIds.slice(1));
  });

  it('is not planned for somebody who is deleted at the same moment', async () => {
    const { campaignId, recipientIds } = await givenCampaign(db, { steps: [email('One')], recipients: 2 });
    const [gone = '', stays = ''] = recipientIds;
    await sql`DELETE FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    const adding = await sql.begin(async (tx) => {
      await tx`DELETE FROM contacts WHERE id = (SELECT contact_id FROM campaign_recipients WHERE id = ${gone})`;
      const [{ pid } = { pid: 0 }] = await tx<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      const done = addStep(db, { campaignId, stepNumber: 1, actor: ACTOR, ...email('Zero') });
      await waitUntilBlocked(sql, { by: pid, count: 1 });
      // A promise that is returned bare would be awaited before the commit.
      return { done };
    });
    await adding.done;
    const left = await sql`SELECT recipient_id FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(left.map((row) => row.recipient_id)).toEqual([stays]);
  });
});

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
