import { describe, expect, it } from 'vitest';
import { claimDueInbox } from '../../src/inboxes/claim-inbox.js';
import {
  createSecretBox,
  getSender,
  InboxTrouble,
  makeOwner,
  type OpenInbox,
  readDueInboxes,
  updateSender,
} from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';
import { later } from '../setup/test-clock.js';
import {
  BOX,
  givenInbox,
  givenMailbox,
  givenMailboxAlone,
  inboxRow,
  mail,
  readAll,
} from '../setup/test-inbox.js';
import { givenWritten } from '../setup/test-written.js';

const connection = await testDatabase();
const { db, sql } = connection;
const rowOf = (senderId: string) => inboxRow(sql, senderId);
const givenAlone = () => givenMailboxAlone(connection);

const refusing =
  (message = 'The log-in was refused.'): OpenInbox =>
  async () => {
    throw new InboxTrouble('login_refused', message);
  };

describe('an inbox', () => {
  it('is read with the log-in for sending, batch after batch, and then from where it was left', async () => {
    const { senderId, fromEmail } = await givenAlone();
    const { arrived, accesses, open, closed } = givenInbox();
    for (let n = 0; n < 250; n++) arrived.push(null);
    await readAll(db, open);
    expect(accesses).toEqual([
      { host: 'imap.us.example', port: 25, tls: 'none', user: fromEmail, password: 'to send with' },
    ]);
    expect(await rowOf(senderId)).toMatchObject({ uid_validity: 7, last_uid: 250, problem: null, next: 60 });
    expect((await getSender(db, { senderId })).inbox).toMatchObject({
      readAt: expect.any(Date),
      problem: null,
    });
    arrived.push(null);
    await readAll(db, open);
    expect(await rowOf(senderId)).toMatchObject({ last_uid: 251 });
    expect(closed()).toBe(2);
  });

  it('is looked into when it is due, and not before', async () => {
    await givenAlone();
    const { open } = givenInbox();
    const params = { open, box: BOX, owner: makeOwner(), everySeconds: 300 };
    expect(await readDueInboxes(db, params)).toMatchObject({ read: 1 });
    expect(await readDueInboxes(db, params)).toMatchObject({ read: 0 });
  });

  it('is read by one executor, however many look', async () => {
    await givenAlone();
    const { open } = givenInbox();
    let others: Awaited<ReturnType<typeof readAll>> | undefined;
    const summary = await readAll(db, async (access) => {
      others = await readAll(db, open);
      return await open(access);
    });
    expect(others).toMatchObject({ read: 0 });
    expect(summary).toMatchObject({ read: 1 });
  });

  it('that is long keeps no other waiting while it is looked again and again', async () => {
    await givenAlone();
    const { fromEmail } = await givenMailbox(db);
    const { open } = givenInbox();
    let looks = 0;
    const done = new AbortController();
    const long: OpenInbox = async (access, signal) => {
      if (access.user !== fromEmail) {
        looks++;
        return await open(access);
      }
      await new Promise((cut) => signal?.addEventListener('abort', cut));
      throw new InboxTrouble('stopped', 'Reading the inbox was stopped.');
    };
    const rest = async () => {
      if (looks >= 3) done.abort();
      await sql`UPDATE sender_inboxes SET next_read_at = now() WHERE claimed_by IS NULL`;
      return !done.signal.aborted;
    };
    expect(await readAll(db, long, { rest, signal: done.signal })).toMatchObject({ troubled: 0 });
    expect(looks).toBeGreaterThanOrEqual(3);
  });

  it('that cannot be read says why and since when, is tried ever less often, and recovers', async () => {
    const { senderId } = await givenAlone();
    const troubles: string[] = [];
    const onTrouble = ({ problem }: { problem: string }) => troubles.push(problem);
    const pauses: number[] = [];
    for (let n = 0; n < 6; n++) {
      expect(await readAll(db, refusing(), { onTrouble })).toMatchObject({ read: 0, troubled: 1 });
      pauses.push((await rowOf(senderId))?.next);
    }
    expect(pauses).toEqual([60, 120, 240, 480, 900, 900]);
    expect(new Set(troubles)).toEqual(new Set(['The log-in was refused.']));
    const { inbox } = await getSender(db, { senderId });
    expect(inbox).toMatchObject({ problem: 'The log-in was refused.', problemSince: expect.any(Date) });
    await readAll(db, givenInbox().open);
    expect((await getSender(db, { senderId })).inbox).toMatchObject({ problem: null, problemSince: null });
    expect(await rowOf(senderId)).toMatchObject({ failures: 0, next: 60 });
  });

  it('does not keep others from being read', async () => {
    await givenAlone();
    const { fromEmail } = await givenMailbox(db);
    const { open } = givenInbox();
    const refused = refusing();
    expect(
      await readAll(db, (access) => (access.user === fromEmail ? refused(access) : open(access))),
    ).toMatchObject({ read: 1, troubled: 1 });
  });

  it('whose password was sealed with another key says so', async () => {
    const { senderId } = await givenAlone();
    const box = createSecretBox('another secret key, which is long enough');
    expect(await readAll(db, givenInbox().open, { box })).toMatchObject({ troubled: 1 });
    expect((await rowOf(senderId))?.problem).toMatch(/key/);
  });

  it('that was claimed by somebody else meanwhile is not written to', async () => {
    const { senderId } = await givenAlone();
    const { arrived, inbox, open } = givenInbox();
    arrived.push(null);
    const next = inbox.next.bind(inbox);
    inbox.next = async (params) => {
      await sql`UPDATE sender_inboxes SET claimed_by = 'another'`;
      return await next(params);
    };
    await readAll(db, open);
    expect(await rowOf(senderId)).toMatchObject({ last_uid: 0, read_at: null, claimed_by: 'another' });
  });

  it('whose sender was changed meanwhile is not written to either, though the same executor has it again', async () => {
    const { senderId } = await givenAlone();
    const owner = makeOwner();
    const { arrived, inbox, open } = givenInbox();
    arrived.push(null);
    const next = inbox.next.bind(inbox);
    inbox.next = async (params) => {
      const changes = { imap: { host: 'imap.elsewhere.example' } };
      await updateSender(db, { senderId, changes, box: BOX, actor: ACTOR });
      expect(await claimDueInbox(db, owner)).toMatchObject({ senderId });
      return await next(params);
    };
    await readAll(db, open, { owner });
    expect(await rowOf(senderId)).toMatchObject({ uid_validity: null, last_uid: 0, claimed_by: owner });
  });

  it('of an executor that stops is left to the next one', async () => {
    const { senderId } = await givenAlone();
    const stop = new AbortController();
    const summary = await readAll(
      db,
      async () => {
        stop.abort();
        throw new InboxTrouble('stopped', 'The connection was cut.');
      },
      { signal: stop.signal },
    );
    expect(summary).toMatchObject({ read: 0, troubled: 0 });
    expect(await rowOf(senderId)).toMatchObject({ problem: null, claimed_by: null, next: 0 });
  });

  it('of a slow server is read in parts, and says so when not even one part comes in time', async () => {
    const { senderId } = await givenAlone();
    const { arrived, inbox } = givenInbox();
    for (let n = 0; n < 60; n++) arrived.push(null);
    const next = inbox.next.bind(inbox);
    let given = 1;
    /** Gives one part, and is cut in the middle of the next. */
    const open: OpenInbox = async (_access, signal) => {
      inbox.next = async (params) => {
        if (given-- > 0) return await next(params);
        await new Promise((cut) => signal?.addEventListener('abort', cut));
        throw new InboxTrouble('stopped', 'Reading the inbox was stopped.');
      };
      return inbox;
    };
    expect(await readAll(db, open, { readForMs: 50 })).toMatchObject({ read: 1, troubled: 1 });
    expect(await rowOf(senderId)).toMatchObject({
      last_uid: 25,
      read_at: null,
      problem: 'imap.us.example takes too long to give out 25 mails.',
    });
  });

  it('is read again after a crash, with the same end', async () => {
    await sql`DELETE FROM sender_inboxes`;
    const { senderId, messageId, status, events } = await givenWritten(db);
    const { arrived, open } = givenInbox();
    arrived.push(mail({ kind: 'reply', about: [messageId], at: later(60) }));
    await readAll(db, open);
    await sql`UPDATE sender_inboxes SET uid_validity = NULL, last_uid = 0 WHERE sender_id = ${senderId}`;
    expect(await readAll(db, open)).toMatchObject({ replies: 0 });
    expect(await status()).toBe('responded');
    expect(await events('recipient.responded')).toHaveLength(1);
  });
});
