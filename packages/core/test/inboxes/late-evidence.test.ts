import { beforeEach, describe, expect, it } from 'vitest';
import { getRecipient, resolveAction } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { DAY, later, START } from '../setup/test-clock.js';
import { givenInbox, givenMailbox, mail, readAll } from '../setup/test-inbox.js';
import { givenSending, givenWays, passAt } from '../setup/test-senders.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

const UNKNOWN = { kind: 'unknown', code: 'no_reply', detail: 'Cut off.' } as const;
/** By then every step that is planned from today is due. */
const longAfter = () => new Date(Date.now() + 9 * DAY * 1_000);

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

/** Bodies of what goes out long after. */
async function goesOut(campaignId: string): Promise<string[]> {
  const ways = givenWays();
  await passAt(db, { now: longAfter(), campaignId, ways });
  return ways.messages.map(({ body }) => body);
}

describe('a copy among the sent mails of a message in doubt', () => {
  it('changes nothing when a person has given it up while the inbox was looked into', async () => {
    const { campaignId, actionId, messageId, recipient } = await givenWritten(db, { outcome: () => UNKNOWN });
    const { sent, inbox, open } = givenInbox();
    sent.add(messageId);
    const amongSent = inbox.amongSent.bind(inbox);
    inbox.amongSent = async (ids) => {
      await resolveAction(db, { campaignId, actionId, as: 'give_up', actor: ACTOR });
      return await amongSent(ids);
    };
    expect(await readAll(db, open)).toMatchObject({ settled: 0 });
    await sql`UPDATE campaigns SET status = 'active' WHERE id = ${campaignId}`;
    expect(await goesOut(campaignId)).toEqual([]);
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'given_up' });
  });

  describe('beside which an earlier one came back', () => {
    const given = async () => {
      const { senderId } = await givenMailbox(db);
      const steps = [email('One'), email('Two', 1, null), email('Three', 1, null)];
      const { campaignId, recipientIds } = await givenSending(db, { steps, at: START, senders: [senderId] });
      const [recipientId = ''] = recipientIds;
      const outcomes = [{ kind: 'sent' } as const, UNKNOWN];
      const ways = givenWays(() => outcomes.shift() ?? { kind: 'sent' });
      for (const now of [START, later(DAY)]) await passAt(db, { now, campaignId, ways });
      const [first, second] = ways.messages;
      if (!first?.mail || !second?.mail) throw new Error('two messages should have been handed over');
      const { arrived, sent, open } = givenInbox();
      // A full mailbox: the address is not to blame, so that nothing but the recipient's end holds back the rest.
      const about = [first.mail.messageId];
      arrived.push(mail({ kind: 'bounce', about, at: later(DAY + 60), badAddress: false }));
      await readAll(db, open);
      const recipient = () => getRecipient(db, { campaignId, recipientId });
      const {
        actionId,
        mail: { messageId },
      } = second;
      return { campaignId, actionId, open, lieAmongSent: () => sent.add(messageId), recipient };
    };

    it('says that it went out, and takes the person up no more', async () => {
      const { campaignId, open, lieAmongSent, recipient } = await given();
      expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
      lieAmongSent();
      expect(await readAll(db, open)).toMatchObject({ settled: 1 });
      expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced', sentCount: 1 });
      expect(await goesOut(campaignId)).toEqual([]);
    });

    it('is not for a person either to go on with, who is to decide about the one that came back', async () => {
      const { campaignId, actionId, recipient } = await given();
      const answer = { campaignId, actionId, actor: ACTOR };
      await expect(resolveAction(db, { ...answer, as: 'resend' })).rejects.toMatchObject({
        code: 'conflict',
      });
      await resolveAction(db, { ...answer, as: 'sent' });
      expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
      expect(await goesOut(campaignId)).toEqual([]);
    });
  });
});
