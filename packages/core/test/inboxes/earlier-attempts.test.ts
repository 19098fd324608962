import { beforeEach, describe, expect, it } from 'vitest';
import { resolveAction } from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';
import { DAY, later } from '../setup/test-clock.js';
import { givenInbox, mail, readAll } from '../setup/test-inbox.js';
import { givenWays, passAt } from '../setup/test-senders.js';
import { givenWritten } from '../setup/test-written.js';

const { db, sql } = await testDatabase();

const UNKNOWN = { kind: 'unknown', code: 'no_reply', detail: 'Cut off.' } as const;
/** The first attempt was on the first day, the second is on the third. */
const AGAIN = later(2 * DAY);

// Inboxes of earlier tests are out of the way.
beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

/** A message came back, and a person has sent it again, under the same Message-ID. */
async function givenSentAgain(outcome: Parameters<typeof givenWays>[0] = () => ({ kind: 'sent' })) {
  const written = await givenWritten(db);
  const { campaignId, actionId, messageId, to } = written;
  const inbox = givenInbox();
  const notice = { kind: 'bounce', badAddress: false, recipient: to, at: later(600) } as const;
  inbox.arrived.push(mail({ ...notice, about: [messageId] }));
  expect(await readAll(db, inbox.open)).toMatchObject({ bounces: 1 });
  await resolveAction(db, { campaignId, actionId, as: 'resend', actor: ACTOR, now: AGAIN });
  await sql`UPDATE campaigns SET status = 'active' WHERE id = ${campaignId}`;
  await passAt(db, { now: AGAIN, campaignId, ways: givenWays(outcome) });
  const action = async () =>
    (await sql`SELECT status, error_code AS code FROM campaign_actions WHERE id = ${actionId}`)[0];
  return { ...written, ...inbox, notice, action };
}

describe('a message that was sent again', () => {
  /** The provider numbers its mails anew, so that the last weeks are read once more. */
  const renumber = () => sql`UPDATE sender_inboxes SET uid_validity = NULL, last_uid = 0`;

  it('is not the one that an earlier notice is about, which is read once more', async () => {
    const { open, action, status } = await givenSentAgain();
    await renumber();
    expect(await readAll(db, open)).toMatchObject({ bounces: 0 });
    expect(await action()).toMatchObject({ status: 'sent' });
    expect(await status()).toBe('in_progress');
  });

  it('nor the one of an earlier notice that names only the address', async () => {
    const { arrived, open, notice, status } = await givenSentAgain();
    arrived.push(mail(notice));
    expect(await readAll(db, open)).toMatchObject({ bounces: 0 });
    expect(await status()).toBe('in_progress');
  });

  it('has come back when a later notice says so', async () => {
    const { arrived, open, notice, messageId, recipient } = await givenSentAgain();
    arrived.push(mail({ ...notice, about: [messageId], at: later(2 * DAY - 59) }));
    expect(await readAll(db, open)).toMatchObject({ bounces: 1 });
    expect(await recipient()).toMatchObject({ status: 'failed', stopReason: 'bounced' });
  });

  it('and is in doubt, is not settled by what speaks of the attempt before', async () => {
    const { arrived, sent, filed, messageId, open, action } = await givenSentAgain(() => UNKNOWN);
    sent.add(messageId);
    filed.set(messageId, later(0));
    arrived.push(mail({ kind: 'auto_reply', about: [messageId], at: later(30) }));
    await renumber();
    expect(await readAll(db, open)).toMatchObject({ settled: 0, bounces: 0 });
    expect(await action()).toEqual({ status: 'failed', code: 'in_doubt' });
  });

  it('and is in doubt, went out when a newer copy lies among the sent mails', async () => {
    const { sent, messageId, open, action } = await givenSentAgain(() => UNKNOWN);
    sent.add(messageId);
    expect(await readAll(db, open)).toMatchObject({ settled: 1 });
    expect(await action()).toMatchObject({ status: 'sent' });
  });
});
