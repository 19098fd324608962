import { describe, expect, it } from 'vitest';
import { deleteSender, getSender, updateSender } from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';
import { BOX, givenInbox, givenMailboxAlone, inboxRow, readAll } from '../setup/test-inbox.js';

const connection = await testDatabase();
const { db, sql } = connection;
const rowOf = (senderId: string) => inboxRow(sql, senderId);
const givenAlone = () => givenMailboxAlone(connection);

describe('a change of how an inbox is reached', () => {
  const change = (senderId: string, changes: Parameters<typeof updateSender>[1]['changes']) =>
    updateSender(db, { senderId, changes, box: BOX, actor: ACTOR });

  it('to another mailbox begins anew; of the password only, goes on at once from where it was', async () => {
    const { senderId } = await givenAlone();
    const { arrived, open, accesses } = givenInbox();
    arrived.push(null, null);
    await readAll(db, open);
    const { version } = await getSender(db, { senderId });
    await change(senderId, { imap: { password: 'to read with' } });
    expect(await rowOf(senderId)).toMatchObject({ last_uid: 2, next: 0 });
    await readAll(db, open);
    expect(accesses.at(-1)).toMatchObject({ password: 'to read with' });
    await change(senderId, { imap: { host: 'imap.elsewhere.example' } });
    expect(await rowOf(senderId)).toMatchObject({ uid_validity: null, last_uid: 0, read_at: null });
    expect(await getSender(db, { senderId })).toMatchObject({ version });
  });

  it('ends reading when it is taken away, and with the sender', async () => {
    const { senderId } = await givenAlone();
    await change(senderId, { imap: null });
    expect(await rowOf(senderId)).toBeUndefined();
    await change(senderId, { imap: { host: 'imap.us.example', port: 993, tls: 'tls' } });
    expect(await rowOf(senderId)).toBeDefined();
    await deleteSender(db, { senderId, actor: ACTOR });
    expect(await rowOf(senderId)).toBeUndefined();
  });

  it('to another user gives that one no password but its own', async () => {
    const { senderId, fromEmail } = await givenAlone();
    const { open, accesses } = givenInbox();
    await change(senderId, { imap: { user: 'reader', password: 'of the reader' } });
    const problems = [{ path: ['imap', 'password'] }];
    await expect(change(senderId, { imap: { user: 'else' } })).rejects.toMatchObject({
      details: { problems },
    });
    await change(senderId, { imap: { user: null } });
    await readAll(db, open);
    expect(accesses).toMatchObject([{ user: fromEmail, password: 'to send with' }]);
  });

  it('is refused without a log-in, and with a user whose password is not known', async () => {
    const { senderId } = await givenAlone();
    await expect(change(senderId, { smtp: { user: null } })).rejects.toMatchObject({
      details: { problems: [{ path: ['imap', 'user'] }] },
    });
    await expect(change(senderId, { imap: { user: 'somebody else' } })).rejects.toMatchObject({
      details: { problems: [{ path: ['imap', 'password'] }] },
    });
  });
});
