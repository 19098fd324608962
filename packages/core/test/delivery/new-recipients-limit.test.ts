import { describe, expect, it } from 'vitest';
import { email, testDatabase } from '../setup/test-campaign.js';
import { DAY, HOUR, later, START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const connection = await testDatabase();

describe('the limit of a campaign on new recipients', () => {
  it.each([
    ['from senders', true],
    ['by the log channel', false],
  ])('holds over 24 hours and leaves follow-ups alone, %s', async (_name, fromSender) => {
    const { db } = connection;
    const senders = fromSender ? [await givenSender(db), await givenSender(db)] : [];
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two')],
      recipients: 5,
      at: START,
      senders,
      campaign: { dailyNewRecipients: 2 },
    });
    const counts: number[] = [];
    for (const second of [0, HOUR, DAY + 1, 2 * DAY + 2])
      counts.push((await passAt(db, { now: later(second), campaignId, ways: givenWays() })).sent);
    // Each day two people, with their follow-up at once.
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(10);
    const [firsts] = await connection.sql`
      SELECT array_agg(n ORDER BY day) AS n FROM (
        SELECT date_trunc('day', executed_at) AS day, count(*)::int AS n FROM campaign_actions
        WHERE campaign_id = ${campaignId} AND opener GROUP BY 1) days`;
    expect(firsts?.n).toEqual([2, 2, 1]);
  });
});
