import { describe, expect, it } from 'vitest';
import { markResponded } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { DAY, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const connection = await testDatabase();

describe('who sends', () => {
  it('is dealt out among the senders, and stays the same for the whole sequence', async () => {
    const { db } = connection;
    const senders = [await givenSender(db), await givenSender(db), await givenSender(db)];
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      recipients: 60,
      at: START,
      senders,
    });
    await passAt(db, { now: START, campaignId, ways: givenWays() });
    const [last = ''] = senders.splice(2);
    await connection.sql`DELETE FROM campaign_senders WHERE sender_id = ${last}`;
    await passAt(db, { now: later(DAY + 1), campaignId, ways: givenWays() });
    const rows = await connection.sql`
      SELECT count(DISTINCT sender_id)::int AS senders, count(*)::int AS messages FROM campaign_actions
      WHERE campaign_id = ${campaignId} GROUP BY recipient_id`;
    expect(rows).toHaveLength(60);
    expect(rows.every((row) => row.senders === 1 && row.messages === 2)).toBe(true);
    const shares = await connection.sql`
      SELECT count(*)::int AS n FROM campaign_actions WHERE campaign_id = ${campaignId} GROUP BY sender_id`;
    expect(shares).toHaveLength(3);
    expect(Math.min(...shares.map((row) => row.n))).toBeGreaterThan(16);
  });

  it('is the log channel for a kind of step that no sender is there for', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), { channel: 'linkedin_message', messageTemplate: 'Two', delayDays: 0 }],
      recipients: 2,
      at: START,
      senders: [await givenSender(db)],
    });
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    expect(await passAt(db, { now: START, campaignId, ways })).toMatchObject({ remaining: 0 });
    expect(ways.messages.map(({ channel }) => channel)).toEqual(['email', 'email']);
  });

  it('leaves to a person what a person sends, and waits for their word', async () => {
    const { db } = connection;
    const sender = await givenSender(db, { kind: 'linkedin', mode: 'manual', fromEmail: null });
    const { campaignId } = await givenSending(db, {
      steps: [{ channel: 'linkedin_message', messageTemplate: 'Hi', delayDays: 0 }],
      at: START,
      senders: [sender],
    });
    expect(await passAt(db, { now: START, campaignId, ways: givenWays() })).toMatchObject({
      held: 1,
      sent: 0,
    });
    const [action] =
      await connection.sql`SELECT error_code FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    expect(action?.error_code).toBe('manual');
  });

  it('forgets nobody who answers meanwhile', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [email('One')],
      recipients: 2,
      at: START,
      senders: [await givenSender(db, { perDay: 1 })],
    });
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    for (const recipientId of recipientIds)
      await markResponded(db, { campaignId, recipientId, actor: ACTOR });
    await passAt(db, { now: later(2 * DAY), campaignId, ways });
    expect(ways.messages).toHaveLength(1);
  });
});
