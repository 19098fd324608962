import { expect, it } from 'vitest';
import { claimDueInbox } from '../../src/inboxes/claim-inbox.js';
import { makeOwner } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { givenInbox, givenMailbox, readAll } from '../setup/test-inbox.js';

const { db } = await testDatabase();

it('an inbox that an executor was killed over is read at once by the next one, and not from a living one', async () => {
  await givenMailbox(db);
  const owner = makeOwner();
  await claimDueInbox(db, owner);
  const { open } = givenInbox();
  expect(await readAll(db, open)).toMatchObject({ read: 0 });
  expect(await readAll(db, open, { isDead: (one) => one === owner })).toMatchObject({ read: 1 });
});
