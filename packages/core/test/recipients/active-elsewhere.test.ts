import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  addRecipients,
  type Connection,
  markResponded,
  pauseCampaign,
  previewRecipients,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

describe('somebody who is under way in an active campaign', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  /** Two people under way in one campaign, and a second campaign to add them to. */
  async function given() {
    const first = await givenCampaign(db, { steps: [email('Hi')], recipients: 2 });
    const { campaignId } = await givenCampaign(db, { steps: [email('Hi')], recipients: 0, draft: true });
    return { first, campaignId, contactIds: first.contactIds };
  }
  const add = (campaignId: string, contactIds: string[], includeActiveElsewhere?: boolean) =>
    addRecipients(db, { campaignId, contactIds, includeActiveElsewhere, actor: ACTOR });

  it('is skipped with that reason, in the preview and when adding', async () => {
    const { campaignId, contactIds } = await given();
    expect(await previewRecipients(db, { campaignId, contactIds })).toMatchObject({
      ready: 0,
      skippedCounts: { active_elsewhere: 2 },
      examples: { active_elsewhere: contactIds },
    });
    expect(await add(campaignId, contactIds)).toMatchObject({
      added: 0,
      skipped: contactIds.map((contactId) => ({ contactId, reason: 'active_elsewhere' })),
    });
  });

  it('is added when told so', async () => {
    const { campaignId, contactIds } = await given();
    const told = { campaignId, contactIds, includeActiveElsewhere: true };
    expect(await previewRecipients(db, told)).toMatchObject({ ready: 2, skippedCounts: {} });
    expect(await add(campaignId, contactIds, true)).toMatchObject({ added: 2, skippedCounts: {} });
  });

  it('is not under way any more once they have answered, and the other one still is', async () => {
    const { first, campaignId, contactIds } = await given();
    const [recipientId = ''] = first.recipientIds;
    await markResponded(db, { campaignId: first.campaignId, recipientId, actor: ACTOR });
    expect(await add(campaignId, contactIds)).toMatchObject({
      added: 1,
      skippedCounts: { active_elsewhere: 1 },
    });
  });

  it('may be added while the other campaign is paused, or has not begun', async () => {
    const { first, campaignId, contactIds } = await given();
    await pauseCampaign(db, { campaignId: first.campaignId, actor: ACTOR });
    expect(await add(campaignId, contactIds)).toMatchObject({ added: 2 });
    const third = await givenCampaign(db, { steps: [email('Hi')], recipients: 0, draft: true });
    expect(await add(third.campaignId, contactIds)).toMatchObject({ added: 2 });
  });

  it('is found by a filter just the same, and who is in this very campaign is already added', async () => {
    const { first, campaignId, contactIds } = await given();
    await db.execute(
      sql`UPDATE contacts SET seniority = 'Owl' WHERE id = ANY(${sql.param(contactIds)}::text[])`,
    );
    const filter = { seniority: 'Owl' };
    expect(await previewRecipients(db, { campaignId, filter })).toMatchObject({
      skippedCounts: { active_elsewhere: 2 },
    });
    expect(await add(first.campaignId, contactIds)).toMatchObject({ skippedCounts: { already_added: 2 } });
  });
});
