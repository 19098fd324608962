import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { activateCampaign, addRecipients } from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { checkedCampaigns, NOW } from './checked-campaigns.js';
import { resolver } from './txt-records.js';

const { db } = await testDatabase();
const { given, check } = checkedCampaigns(db);

describe('the checklist', () => {
  it('finds nothing wrong with a plain campaign', async () => {
    const { campaignId } = await given({});
    expect(await check(campaignId)).toEqual({
      ready: true,
      findings: [],
      launch: { people: 1, firstSendAt: NOW, messages: 1, days: 1, endsOn: '2026-03-19' },
    });
  });

  it('says all at once', async () => {
    const { campaignId } = await given({
      steps: [email('Hi', 0, null)],
      recipients: 0,
      senders: [{ mode: 'smtp', status: 'paused', fromEmail: 'a@none.example' }],
      schedule: { windows: {} },
    });
    const { ready, findings } = await check(campaignId, resolver({}));
    expect(ready).toBe(false);
    expect(findings.map(({ level, code }) => `${level} ${code}`)).toEqual([
      'block subject_missing',
      'block no_window',
      'warn no_recipients',
      'warn sender_paused',
      'warn postal_address_missing',
      'warn spf_missing',
      'warn dmarc_missing',
    ]);
  });

  it('blocks a schedule that never opens again, and so does activation', async () => {
    const over = { endsOn: '2026-03-18' };
    const { campaignId } = await given({ schedule: over });
    expect((await check(campaignId)).findings).toMatchObject([
      { level: 'block', code: 'no_window', field: 'scheduleId', detail: expect.stringContaining('Office') },
    ]);
    await expect(activateCampaign(db, { campaignId, actor: ACTOR, now: NOW })).rejects.toMatchObject({
      code: 'not_ready',
      details: { problems: [{ type: 'no_window', path: ['scheduleId'] }] },
    });
  });

  it('renders for every recipient, however many, and names a hundred of them', async () => {
    const { campaignId } = await given({ steps: [email('Hi {{ first_name }}')], recipients: 2_500 });
    await db.execute(sql`
      UPDATE contacts SET first_name = NULL WHERE id IN (
        SELECT contact_id FROM campaign_recipients WHERE campaign_id = ${campaignId} ORDER BY id DESC LIMIT 1201)`);
    const [gap, ...others] = (await check(campaignId)).findings;
    expect(gap).toMatchObject({ level: 'warn', code: 'missing_value', stepNumber: 1, count: 1_201 });
    expect(new Set(gap?.examples).size).toBe(100);
    expect(others).toEqual([]);
  });

  it('looks only at the steps that somebody still gets', async () => {
    const steps = [email('Hi {{ city }}'), email('Again', 1)];
    const { campaignId, recipientIds } = await given({ steps, recipients: 2 });
    await db.execute(sql`
      UPDATE campaign_recipients SET status = 'in_progress', current_step = 1 WHERE id = ${recipientIds[0]}`);
    expect((await check(campaignId)).findings).toMatchObject([{ count: 1, examples: [recipientIds[1]] }]);
  });

  it('counts who has opted out and who is under way elsewhere', async () => {
    const first = await givenCampaign(db, { steps: [email('Hi')], recipients: 2 });
    const { campaignId, contactIds, recipientIds } = await given({ recipients: 3 });
    await addRecipients(db, {
      campaignId,
      contactIds: first.contactIds,
      includeActiveElsewhere: true,
      actor: ACTOR,
    });
    await db.execute(sql`
      INSERT INTO suppressions (address_key, kind, reason, actor)
      SELECT lower(email), 'email', 'unsubscribed', 'system' FROM contacts WHERE id = ${contactIds[1]}`);
    expect((await check(campaignId)).findings).toMatchObject([
      { level: 'warn', code: 'suppressed', count: 1, examples: [recipientIds[1]] },
      { level: 'warn', code: 'active_elsewhere', count: 2 },
    ]);
  });

  it('says how long it takes at today’s limits and when it ends', async () => {
    const windows = { thu: [['09:00', '17:00']], fri: [['09:00', '17:00']] } as Record<
      string,
      [string, string][]
    >;
    const { campaignId } = await given({ recipients: 5, senders: [{ perDay: 2 }], schedule: { windows } });
    const { findings, launch } = await check(campaignId);
    expect(findings).toMatchObject([
      {
        level: 'warn',
        code: 'duration',
        detail: 'At today’s limits it takes 8 days and ends on 2026-03-26.',
      },
    ]);
    expect(launch).toEqual({
      people: 5,
      firstSendAt: new Date('2026-03-19T08:00:00Z'),
      messages: 5,
      days: 8,
      endsOn: '2026-03-26',
    });
    const stuck = await given({ recipients: 2, senders: [{ perDay: 0 }] });
    expect((await check(stuck.campaignId)).findings).toMatchObject([{ code: 'no_end_in_sight' }]);
    expect((await check(stuck.campaignId)).launch).toMatchObject({ messages: 2, days: null, endsOn: null });
  });

  it('is not found without its campaign', async () => {
    await expect(check('none')).rejects.toMatchObject({ code: 'not_found' });
  });
});
