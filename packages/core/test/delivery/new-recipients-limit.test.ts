import { waitUntilBlocked } from '@outreach/testkit';
import { inArray } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { claimWithinLimits } from '../../src/delivery/claim-within-limits.js';
import { activateCampaign, makeOwner, pauseCampaign, schema } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
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

  it('holds for claims that wait while it is activated', async () => {
    const { db, sql } = connection;
    const ids = [await givenSender(db), await givenSender(db)];
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 20,
      senders: ids,
      campaign: { dailyNewRecipients: 1 },
    });
    await pauseCampaign(db, { campaignId, actor: ACTOR });
    const rows = await db.select().from(schema.senders).where(inArray(schema.senders.id, ids));
    const claim = (sender: (typeof rows)[number], of: Parameters<typeof claimWithinLimits>[0] = db) =>
      claimWithinLimits(of, {
        lane: { sender, readAt: new Date() },
        owner: makeOwner(),
        limit: 10,
        leaseSeconds: 60,
      });
    const [one, other] = rows;
    if (!one || !other) throw new Error('two senders are needed');

    const holder = await sql.reserve();
    try {
      const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      const key = (sender: { id: string }) => holder`hashtextextended(${`sender:${sender.id}`}, 1)`;
      const unlock = (sender: { id: string }) => holder`SELECT pg_advisory_unlock(${key(sender)})`;
      await holder`SELECT pg_advisory_lock(${key(one)}), pg_advisory_lock(${key(other)})`;
      const second = claim(other);
      // The first has claimed, and is not committed, when the second claims.
      const first = db.transaction(async (tx) => {
        const claims = await claim(one, tx);
        await unlock(other);
        await second;
        return claims;
      });
      await waitUntilBlocked(sql, { by: pid, count: 2 });
      await activateCampaign(db, { campaignId, actor: ACTOR });
      await unlock(one);
      const claims = [...(await first), ...(await second)];
      expect(claims.length).toBeLessThanOrEqual(1);
      for (const sender of rows) claims.push(...(await claim(sender)));
      expect(claims).toHaveLength(1);
    } finally {
      holder.release();
    }
  });
});
