import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { passGate } from '../../src/delivery/gate.js';
import {
  claimDueActions,
  makeOwner,
  markResponded,
  pauseCampaign,
  removeRecipient,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, inOrder, testDatabase } from '../setup/test-campaign.js';

/** Every pair is run in both orders, forced by a lock that both need. Without the guard one of the two fails. */
describe('a send that is about to pass the gate', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });

  async function claimed() {
    const { db } = connection;
    const campaign = await givenCampaign(db, { steps: [email('Hi'), email('Again', 1)] });
    const claims = await claimDueActions(db, {
      owner: makeOwner(),
      limit: 10,
      leaseSeconds: 60,
      campaignId: campaign.campaignId,
    });
    expect(claims).toHaveLength(1);
    const [recipientId = ''] = campaign.recipientIds;
    const [claim] = claims;
    return { ...campaign, recipientId, claims, actionId: claim?.actionId ?? '' };
  }

  const gate = (claims: Parameters<typeof passGate>[1]) => () => passGate(connection.db, claims);
  const value = <T>(result: PromiseSettledResult<T>): T => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  };
  const reason = (result: PromiseSettledResult<unknown>): unknown =>
    result.status === 'rejected' ? result.reason.code : 'no error';
  const exclusive = (campaignId: string) => (tx: typeof connection.sql) =>
    tx`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 0))`;
  const actionRow = (actionId: string) => (tx: typeof connection.sql) =>
    tx`SELECT 1 FROM campaign_actions WHERE id = ${actionId} FOR UPDATE`;

  it('is refused by a pause that lands first', async () => {
    const { campaignId, claims } = await claimed();
    const [paused, passed] = await inOrder(connection, {
      hold: exclusive(campaignId),
      first: () => pauseCampaign(connection.db, { campaignId, actor: ACTOR }),
      second: gate(claims),
    });
    expect(value(paused)).toEqual({ inFlight: 0 });
    expect(value(passed).size).toBe(0);
  });

  it('is counted as in flight by a pause that lands second', async () => {
    const { campaignId, claims } = await claimed();
    const [passed, paused] = await inOrder(connection, {
      hold: exclusive(campaignId),
      first: gate(claims),
      second: () => pauseCampaign(connection.db, { campaignId, actor: ACTOR }),
    });
    expect(value(passed).size).toBe(1);
    expect(value(paused)).toEqual({ inFlight: 1 });
  });

  it('is refused by an answer that lands first', async () => {
    const { campaignId, claims, recipientId, actionId } = await claimed();
    const [responded, passed] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: () => markResponded(connection.db, { campaignId, recipientId, actor: ACTOR }),
      second: gate(claims),
    });
    expect(value(responded)).toMatchObject({ status: 'responded', inFlight: 0 });
    expect(value(passed).size).toBe(0);
  });

  it('is counted as in flight by an answer that lands second', async () => {
    const { campaignId, claims, recipientId, actionId } = await claimed();
    const [passed, responded] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: gate(claims),
      second: () => markResponded(connection.db, { campaignId, recipientId, actor: ACTOR }),
    });
    expect(value(passed).size).toBe(1);
    expect(value(responded)).toMatchObject({ status: 'responded', inFlight: 1 });
  });

  it('is refused by a removal that lands first', async () => {
    const { campaignId, claims, recipientId, actionId } = await claimed();
    const [removed, passed] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: () => removeRecipient(connection.db, { campaignId, recipientId, actor: ACTOR }),
      second: gate(claims),
    });
    expect(removed.status).toBe('fulfilled');
    expect(value(passed).size).toBe(0);
  });

  it('makes a removal that lands second answer that a message is in flight', async () => {
    const { campaignId, claims, recipientId, actionId } = await claimed();
    const [passed, removed] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: gate(claims),
      second: () => removeRecipient(connection.db, { campaignId, recipientId, actor: ACTOR }),
    });
    expect(value(passed).size).toBe(1);
    expect(reason(removed)).toBe('in_flight');
    const [left] = await connection.db.execute(sql`SELECT 1 FROM campaign_actions WHERE id = ${actionId}`);
    expect(left).toBeDefined();
  });

  it('is refused once its lease has run out, even if nobody has rescued it yet', async () => {
    const { claims, actionId } = await claimed();
    await connection.sql`UPDATE campaign_actions SET lease_until = now() - interval '1 second' WHERE id = ${actionId}`;
    expect((await passGate(connection.db, claims)).size).toBe(0);
  });

  it('is refused when another attempt has taken over', async () => {
    const { claims, actionId } = await claimed();
    await connection.sql`UPDATE campaign_actions SET attempt = attempt + 1 WHERE id = ${actionId}`;
    expect((await passGate(connection.db, claims)).size).toBe(0);
  });

  it('cannot pass twice', async () => {
    const { claims } = await claimed();
    expect((await passGate(connection.db, claims)).size).toBe(1);
    expect((await passGate(connection.db, claims)).size).toBe(0);
  });
});
