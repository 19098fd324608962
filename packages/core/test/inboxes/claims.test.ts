import { beforeEach, expect, it } from 'vitest';
import { claimDueInbox } from '../../src/inboxes/claim-inbox.js';
import { makeOwner } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { givenInbox, givenMailbox, mail, readAll } from '../setup/test-inbox.js';

const { db, sql } = await testDatabase();

beforeEach(async () => {
  await sql`DELETE FROM sender_inboxes`;
});

it('an inbox that an executor was killed over is read at once by the next one, and not from a living one', async () => {
  await givenMailbox(db);
  const owner = makeOwner();
  await claimDueInbox(db, owner);
  const { open } = givenInbox();
  expect(await readAll(db, open)).toMatchObject({ read: 0 });
  expect(await readAll(db, open, { isDead: (one) => one === owner })).toMatchObject({ read: 1 });
});

it('what an executor holds itself is left from a time without a database, and is read at once', async () => {
  await givenMailbox(db);
  const owner = makeOwner();
  await claimDueInbox(db, owner);
  expect(await readAll(db, givenInbox().open, { owner })).toMatchObject({ read: 1 });
});

it('a fault of ours over one inbox keeps no other from being read, and is told in full to the log alone', async () => {
  const { senderId, fromEmail } = await givenMailbox(db);
  await givenMailbox(db);
  const { arrived, open } = givenInbox();
  arrived.push(null);
  const fault = new Error('Failed query: with what it was asked with');
  const broken = { ...givenInbox().inbox, next: () => Promise.reject(fault) };
  const troubles: unknown[] = [];
  const summary = await readAll(db, async (access) => (access.user === fromEmail ? broken : open(access)), {
    onTrouble: (trouble) => troubles.push(trouble),
  });
  expect(summary).toMatchObject({ read: 1, troubled: 1 });
  const problem = 'A mail in it could not be worked on: the log of the executor says why.';
  expect(troubles).toEqual([{ senderId, problem, fault }]);
  expect(
    await sql`SELECT problem, claimed_by FROM sender_inboxes WHERE sender_id = ${senderId}`,
  ).toMatchObject([{ problem, claimed_by: null }]);
});

it('a connection that is lost while an inbox is read costs no look into it', async () => {
  await givenMailbox(db);
  const { arrived, inbox, open } = givenInbox();
  arrived.push(mail({ kind: 'reply' }));
  const next = inbox.next.bind(inbox);
  let lost = false;
  inbox.next = async (params) => {
    if (!lost) {
      lost = true;
      throw new Error('write CONNECTION_CLOSED');
    }
    return await next(params);
  };
  expect(await readAll(db, open)).toMatchObject({ read: 1, troubled: 0 });
});
