import { beforeEach, describe, expect, it } from 'vitest';
import { claimWithinLimits } from '../../src/delivery/claim-within-limits.js';
import { passGate } from '../../src/delivery/gate.js';
import { getRecipient, makeOwner, schema } from '../../src/index.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { later, START } from '../setup/test-clock.js';
import { givenInbox, givenMailbox, mail, readAll } from '../setup/test-inbox.js';
import { givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

/** A message whose executor was lost behind the gate, and has not been rescued yet. */
async function givenLost() {
  const { senderId } = await givenMailbox(db);
  const steps = [email('One'), email('Two', 3, null)];
  const { campaignId, recipientIds } = await givenSending(db, { steps, at: START, senders: [senderId] });
  const sender = (await db.select().from(schema.senders)).find(({ id }) => id === senderId);
  const [recipientId] = recipientIds;
  if (!sender || !recipientId) throw new Error('nobody to write to');
  const claim = {
    lane: { sender, readAt: new Date() },
    owner: makeOwner(),
    limit: 5,
    leaseSeconds: 60,
    now: START,
  };
  const claims = await claimWithinLimits(db, claim);
  const messageId = `${campaignId}@us.example`;
  await passGate(db, claims, {
    messageIds: new Map(claims.map(({ actionId }) => [actionId, messageId])),
  });
  return {
    messageId,
    rescue: async () => {
      await sql`UPDATE campaign_actions SET lease_until = now() - interval '1 second' WHERE status = 'sending'`;
      await passAt(db, { now: later(180), campaignId, ways: givenWays() });
    },
    ended: async () => {
      const { status, stopReason } = await getRecipient(db, { campaignId, recipientId });
      return [status, stopReason];
    },
  };
}

describe('a mail about a message that is not recorded yet', () => {
  it('is read again once it is, and loses nothing by having been quicker', async () => {
    const { messageId, rescue, ended } = await givenLost();
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'bounce', about: [messageId], at: new Date() }));
    expect(await readAll(db, open)).toMatchObject({ read: 1, settled: 0, bounces: 0 });
    const [held] =
      await sql`SELECT last_uid::int, read_at, next_read_at > now() AS later FROM sender_inboxes`;
    expect(held).toEqual({ last_uid: 0, read_at: null, later: true });
    await rescue();
    expect(await readAll(db, open)).toMatchObject({ settled: 1, bounces: 1 });
    expect(await ended()).toEqual(['failed', 'bounced']);
    const [read] = await sql`SELECT last_uid::int, read_at IS NOT NULL AS read FROM sender_inboxes`;
    expect(read).toEqual({ last_uid: 1, read: true });
  });

  it('is known by what it names also later, when nobody has the text any more', async () => {
    const { messageId, rescue, ended } = await givenLost();
    await rescue();
    const { arrived, sent, open } = givenInbox();
    sent.add(messageId);
    expect(await readAll(db, open)).toMatchObject({ settled: 1 });
    arrived.push(mail({ kind: 'reply', from: 'assistant@elsewhere.example', about: [messageId] }));
    expect(await readAll(db, open)).toMatchObject({ replies: 1 });
    expect(await ended()).toEqual(['responded', 'replied']);
  });

  it('keeps no other one of its batch from being settled', async () => {
    const other = await givenLost();
    await other.rescue();
    const quick = await givenLost();
    const { arrived, open } = givenInbox();
    arrived.push(
      mail({ kind: 'reply', about: [quick.messageId] }),
      mail({ kind: 'reply', about: [other.messageId] }),
    );
    await sql`DELETE FROM sender_inboxes WHERE sender_id <> (SELECT max(sender_id) FROM sender_inboxes)`;
    expect(await readAll(db, open)).toMatchObject({ settled: 1, replies: 1 });
    expect(await other.ended()).toEqual(['responded', 'replied']);
    expect(await quick.ended()).toEqual(['pending', null]);
  });
});
