import { beforeAll, describe, expect, it } from 'vitest';
import { passGate } from '../../src/delivery/gate.js';
import {
  addRecipients,
  claimDueActions,
  makeOwner,
  optOut,
  pauseCampaign,
  suppress,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, givenContacts, inOrder, testDatabase } from '../setup/test-campaign.js';

/** Every pair is run in both orders, forced by a lock that both need. */
let connection: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  connection = await testDatabase();
});

const value = <T>(result: PromiseSettledResult<T>): T => {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
};

describe('somebody who opts out while a message to them is about to pass the gate', () => {
  async function claimed() {
    const { db, sql } = connection;
    const campaign = await givenCampaign(db, { steps: [email('Hi'), email('Again', 1)] });
    const claims = await claimDueActions(db, {
      owner: makeOwner(),
      limit: 10,
      leaseSeconds: 60,
      campaignId: campaign.campaignId,
    });
    expect(claims).toHaveLength(1);
    const [claim] = claims;
    const recipient = async () => {
      const [row] = await sql`
        SELECT status, stop_reason FROM campaign_recipients WHERE id = ${campaign.recipientIds[0] ?? ''}`;
      return row;
    };
    const address = claim?.email ?? '';
    const actionId = claim?.actionId ?? '';
    return { ...campaign, claims, actionId, address, recipient };
  }

  const actionRow = (actionId: string) => (tx: typeof connection.sql) =>
    tx`SELECT 1 FROM campaign_actions WHERE id = ${actionId} FOR UPDATE`;
  const suppressing = (address: string) => () =>
    suppress(connection.db, { addresses: [address], reason: 'unsubscribed', actor: ACTOR });

  it('does not get it when they are first', async () => {
    const { claims, actionId, address, recipient } = await claimed();
    const [suppressed, passed] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: suppressing(address),
      second: () => passGate(connection.db, claims),
    });
    expect(value(suppressed)).toMatchObject({ added: 1, ended: 1, inFlight: 0 });
    expect(value(passed).size).toBe(0);
    expect(await recipient()).toEqual({ status: 'failed', stop_reason: 'unsubscribed' });
  });

  it('is told that it is in flight when they are second', async () => {
    const { claims, actionId, address, recipient } = await claimed();
    const [passed, suppressed] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: () => passGate(connection.db, claims),
      second: suppressing(address),
    });
    expect(value(passed).size).toBe(1);
    expect(value(suppressed)).toMatchObject({ ended: 1, inFlight: 1 });
    expect(await recipient()).toEqual({ status: 'failed', stop_reason: 'unsubscribed' });
  });

  it('does not get it either by the link of an earlier message', async () => {
    const { claims, actionId, contactIds } = await claimed();
    const [contactId = ''] = contactIds;
    const [done, passed] = await inOrder(connection, {
      hold: actionRow(actionId),
      first: () => optOut(connection.db, { actionId, contactId }),
      second: () => passGate(connection.db, claims),
    });
    expect(value(done)).toBe(true);
    expect(value(passed).size).toBe(0);
  });

  it('ends in every campaign, and the pause of one of them is no obstacle', async () => {
    const { db, sql } = connection;
    const [contactId = ''] = await givenContacts(db, 1, 'everywhere');
    const campaignIds: string[] = [];
    for (const draft of [false, true]) {
      const { campaignId } = await givenCampaign(db, { steps: [email('Hi')], draft });
      const params = { campaignId, contactIds: [contactId], includeActiveElsewhere: true, actor: ACTOR };
      expect((await addRecipients(db, params)).added).toBe(1);
      campaignIds.push(campaignId);
    }
    const [first = ''] = campaignIds;
    const [paused, suppressed] = await inOrder(connection, {
      hold: (tx) => tx`SELECT pg_advisory_xact_lock(hashtextextended(${first}, 0))`,
      first: () => pauseCampaign(db, { campaignId: first, actor: ACTOR }),
      second: () => suppress(db, { contactId, reason: 'manual', actor: ACTOR }),
    });
    expect(paused.status).toBe('fulfilled');
    expect(value(suppressed)).toMatchObject({ added: 2, ended: 2 });
    const rows = await sql`SELECT DISTINCT status FROM campaign_recipients WHERE contact_id = ${contactId}`;
    expect(rows).toEqual([{ status: 'failed' }]);
  });
});

describe('somebody who is suppressed while they are added to a campaign', () => {
  const suppressionLock = (tx: typeof connection.sql) => tx`SELECT pg_advisory_xact_lock(7246110002)`;

  async function given(prefix: string) {
    const { db } = connection;
    const { campaignId } = await givenCampaign(db, { steps: [email('Hi')] });
    const [contactId = ''] = await givenContacts(db, 1, prefix);
    return {
      contactId,
      adding: () => addRecipients(db, { campaignId, contactIds: [contactId], actor: ACTOR }),
      suppressing: () => suppress(db, { contactId, reason: 'manual', actor: ACTOR }),
    };
  }

  it('is not added when that comes second', async () => {
    const { contactId, adding, suppressing } = await given('late');
    const [, added] = await inOrder(connection, {
      hold: suppressionLock,
      first: suppressing,
      second: adding,
    });
    expect(value(added)).toMatchObject({ added: 0, skipped: [{ contactId, reason: 'suppressed' }] });
  });

  it('ends at once when that comes first', async () => {
    const { contactId, adding, suppressing } = await given('early');
    const [added, suppressed] = await inOrder(connection, {
      hold: suppressionLock,
      first: adding,
      second: suppressing,
    });
    expect(value(added).added).toBe(1);
    expect(value(suppressed).ended).toBe(1);
    const rows = await connection.sql`
      SELECT r.status, a.id FROM campaign_recipients r LEFT JOIN campaign_actions a ON a.recipient_id = r.id
      WHERE r.contact_id = ${contactId}`;
    expect(rows).toEqual([{ status: 'failed', id: null }]);
  });
});
