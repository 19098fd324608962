import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  activateCampaign,
  createCampaign,
  deleteCampaign,
  duplicateCampaign,
  executeDue,
  getCampaign,
  listCampaigns,
  makeOwner,
  pauseCampaign,
  updateCampaign,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';

const connection = await testDatabase();

describe('a campaign', () => {
  const at = (campaignId: string) => ({ campaignId, actor: ACTOR });

  it('is told everything that keeps it from being activated at once', async () => {
    const { db } = connection;
    const empty = await createCampaign(db, { name: 'x', type: 'email', createdBy: 'test', actor: ACTOR });
    await expect(activateCampaign(db, at(empty.id))).rejects.toMatchObject({
      code: 'not_ready',
      details: { problems: [{ type: 'no_steps' }] },
    });
    const { campaignId } = await givenCampaign(db, {
      steps: [email('a', 0, null), email('b', 1, null)],
      draft: true,
    });
    // A template that was good when it was saved: the custom field has gone since.
    await db.execute(
      sql`UPDATE campaign_sequences SET message_template = '{{ nothing' WHERE campaign_id = ${campaignId} AND step_number = 2`,
    );
    await expect(activateCampaign(db, at(campaignId))).rejects.toMatchObject({
      details: {
        problems: [
          { type: 'subject_missing', path: ['sequences', 0, 'subject'] },
          { path: ['sequences', 1, 'messageTemplate'] },
        ],
      },
    });
    expect((await getCampaign(db, { campaignId })).status).toBe('draft');
  });

  it('resumes where it stood: what was due is due, nothing is planned twice', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')], recipients: 3 });
    await pauseCampaign(db, at(campaignId));
    expect(await activateCampaign(db, at(campaignId))).toEqual({ scheduled: 0 });
    const { channels, messages } = recordingChannel();
    await executeDue(db, { channels, owner: makeOwner(), campaignId });
    expect(messages).toHaveLength(3);
  });

  it('is completed only when it had somebody', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')], recipients: 0 });
    await executeDue(db, { channels: recordingChannel().channels, owner: makeOwner(), campaignId });
    expect((await getCampaign(db, { campaignId })).status).toBe('active');
  });

  it('is not deleted while it is active, and goes whole when it is not', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')], recipients: 2 });
    await expect(deleteCampaign(db, at(campaignId))).rejects.toMatchObject({ code: 'campaign_active' });
    await pauseCampaign(db, at(campaignId));
    await deleteCampaign(db, at(campaignId));
    const [left] =
      await db.execute(sql`SELECT (SELECT count(*)::int FROM campaign_actions WHERE campaign_id = ${campaignId})
      + (SELECT count(*)::int FROM campaign_recipients WHERE campaign_id = ${campaignId})
      + (SELECT count(*)::int FROM campaign_stats WHERE campaign_id = ${campaignId}) AS n`);
    expect(left).toEqual({ n: 0 });
    await expect(getCampaign(db, { campaignId })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('changes nothing of an update whose status is refused', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a')], draft: true });
    const before = await getCampaign(db, { campaignId });
    await expect(
      updateCampaign(db, { ...at(campaignId), name: 'other', status: 'paused' }),
    ).rejects.toMatchObject({
      code: 'invalid_transition',
    });
    expect((await getCampaign(db, { campaignId })).name).toBe(before.name);
    expect((await updateCampaign(db, { ...at(campaignId), name: 'other', status: 'draft' })).name).toBe(
      'other',
    );
    expect((await updateCampaign(db, { ...at(campaignId), status: 'active' })).status).toBe('active');
    expect((await updateCampaign(db, { ...at(campaignId), status: 'paused' })).status).toBe('paused');
  });

  it('is duplicated with its steps and without its people', async () => {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('a'), email('b', 2)], recipients: 2 });
    const copy = await duplicateCampaign(db, { ...at(campaignId), createdBy: 'test' });
    expect(copy).toMatchObject({ status: 'draft', stats: { totalRecipients: 0 } });
    expect(copy.sequences.map((s) => [s.stepNumber, s.messageTemplate, s.delayDays])).toEqual([
      [1, 'a', 0],
      [2, 'b', 2],
    ]);
  });

  it('is found by name, status and type, newest first', async () => {
    const { db } = connection;
    const made = await createCampaign(db, {
      name: '50% off_er',
      type: 'linkedin',
      createdBy: 'test',
      actor: ACTOR,
    });
    const page = { limit: 10, offset: 0 };
    expect((await listCampaigns(db, { search: '0% OFF_', ...page })).items.map((c) => c.id)).toEqual([
      made.id,
    ]);
    expect((await listCampaigns(db, { search: '%', ...page })).total).toBe(1);
    expect((await listCampaigns(db, { type: 'linkedin', status: 'draft', ...page })).total).toBe(1);
    const all = await listCampaigns(db, page);
    expect(all.items[0]?.id).toBe(made.id);
    expect(all.total).toBeGreaterThan(5);
  });
});
