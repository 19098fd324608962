import { describe, expect, it } from 'vitest';
import { claimDueActions } from '../../src/delivery/claim.js';
import { passGate } from '../../src/delivery/gate.js';
import type { MadeFrom } from '../../src/delivery/made-from.js';
import { createSchedule, reorderSteps, updateCampaign } from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { givenSender } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

async function claimed() {
  const { campaignId, steps } = await givenCampaign(db, { steps: [email('ONE'), email('TWO')] });
  const claims = await claimDueActions(db, { owner: 'x', limit: 1, leaseSeconds: 60, campaignId });
  const pass = async (other: Partial<MadeFrom> = {}) =>
    (await passGate(db, claims, { madeFrom: claims.map((claim) => ({ ...claim, ...other })) })).size;
  const status = async () =>
    (await sql`SELECT status FROM campaign_actions WHERE campaign_id = ${campaignId}`)[0]?.status;
  return { campaignId, steps, pass, status };
}

describe('the gate', () => {
  it('lets pass what is made from what stands there now, and nothing else', async () => {
    const { campaignId, steps, pass } = await claimed();
    expect(await pass({ sequenceId: steps[1]?.id ?? '' })).toBe(0);
    expect(await pass({ stepVersion: 99 })).toBe(0);
    expect(await pass({ senderId: 'another' })).toBe(0);
    expect(await pass({ contactId: 'another' })).toBe(0);
    expect(await pass({ personVersion: '1 1' })).toBe(0);
    await sql`UPDATE campaign_actions SET plan_from = now() WHERE campaign_id = ${campaignId}`;
    expect(await pass()).toBe(0);
    await sql`UPDATE campaign_actions SET plan_from = NULL WHERE campaign_id = ${campaignId}`;
    expect(await pass()).toBe(1);
  });
});

describe('a claim of what an edit changes ends with the edit', () => {
  it('when steps are reordered', async () => {
    const { campaignId, steps, pass, status } = await claimed();
    const sequenceIds = steps.map(({ id }) => id).reverse();
    await reorderSteps(db, { campaignId, sequenceIds, actor: ACTOR });
    expect([await status(), await pass()]).toEqual(['scheduled', 0]);
  });

  it('when its senders are others', async () => {
    const { campaignId, pass, status } = await claimed();
    await updateCampaign(db, { campaignId, senderIds: [await givenSender(db)], actor: ACTOR });
    expect([await status(), await pass()]).toEqual(['scheduled', 0]);
  });

  it('when it gets a schedule', async () => {
    const { campaignId, pass, status } = await claimed();
    const { id: scheduleId } = await createSchedule(db, {
      actor: ACTOR,
      schedule: {
        name: 'Mondays',
        timezone: 'UTC',
        windows: { mon: [['09:00', '10:00']] },
        holidays: { country: null, dates: [] },
        countDays: 'calendar',
        useRecipientTimezone: false,
        startsOn: null,
        endsOn: null,
      } as Parameters<typeof createSchedule>[1]['schedule'],
    });
    await updateCampaign(db, { campaignId, scheduleId, actor: ACTOR });
    expect([await status(), await pass()]).toEqual(['scheduled', 0]);
  });
});
