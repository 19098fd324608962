import { eq } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { createSecretBox, resealSecrets, schema, senderForSending } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';
import { givenSender } from '../setup/test-senders.js';

const former = createSecretBox('the key that was before, long enough');
const today = createSecretBox('a secret key for tests, long enough');
const both = createSecretBox('a secret key for tests, long enough', ['the key that was before, long enough']);

const connection = await testDatabase();
const { db } = connection;

beforeEach(async () => {
  await connection.sql`DELETE FROM senders`;
});

const rowOf = async (senderId: string) => {
  const [row] = await db.select().from(schema.senders).where(eq(schema.senders.id, senderId));
  if (!row) throw new Error('no sender');
  return row;
};

const givenSecrets = async (box = former) =>
  await givenSender(db, {
    smtpUser: 'sam',
    smtpPasswordSealed: box.seal('to send with'),
    imapHost: '127.0.0.1',
    imapPort: 143,
    imapTls: 'none',
    imapUser: 'grace',
    imapPasswordSealed: box.seal('to read with'),
    httpSecretSealed: box.seal('for a service'),
    dkimDomain: 'us.example',
    dkimSelector: 'one',
    dkimKeySealed: box.seal('to sign with'),
  });

it('all secrets are under the key of today afterwards, and nothing else of a sender has changed', async () => {
  const senderId = await givenSecrets();
  await givenSender(db);
  const before = await rowOf(senderId);
  const done = { resealed: 4, unchanged: 0, unreadable: [] };
  expect(await resealSecrets(db, { box: both, actor: 'system' })).toEqual(done);
  const after = await rowOf(senderId);
  expect(await senderForSending(db, { senderId }, today)).toMatchObject({
    smtp: { password: 'to send with' },
    imap: { password: 'to read with' },
    dkim: { privateKey: 'to sign with' },
  });
  expect(today.open(after.httpSecretSealed ?? '')).toBe('for a service');
  const { smtpPasswordSealed, imapPasswordSealed, httpSecretSealed, dkimKeySealed } = after;
  expect(after).toEqual({
    ...before,
    ...{ smtpPasswordSealed, imapPasswordSealed, httpSecretSealed, dkimKeySealed },
  });
  const again = { resealed: 0, unchanged: 4, unreadable: [] };
  expect(await resealSecrets(db, { box: both, actor: 'system' })).toEqual(again);
  expect(await rowOf(senderId)).toEqual(after);
  const events = await connection.sql`
    SELECT after FROM audit_events WHERE event = 'sender.resealed' AND after->>'senderId' = ${senderId}`;
  expect(events).toMatchObject([{ after: { name: before.name, secrets: 4 } }]);
});

it('a dry run says the same and changes nothing', async () => {
  const before = await rowOf(await givenSecrets());
  const said = await resealSecrets(db, { box: both, dryRun: true, actor: 'system' });
  expect(said).toEqual({ resealed: 4, unchanged: 0, unreadable: [] });
  expect(await rowOf(before.id)).toEqual(before);
});

it('what no key opens is named and stays, and the rest is done', async () => {
  const lost = createSecretBox('a key that nobody has any more, sadly');
  const senderId = await givenSecrets();
  const changes = { smtpPasswordSealed: lost.seal('lost') };
  await db.update(schema.senders).set(changes).where(eq(schema.senders.id, senderId));
  const before = await rowOf(senderId);
  expect(await resealSecrets(db, { box: both, actor: 'system' })).toEqual({
    resealed: 3,
    unchanged: 0,
    unreadable: [{ senderId, name: before.name, secret: 'password' }],
  });
  expect((await rowOf(senderId)).smtpPasswordSealed).toBe(before.smtpPasswordSealed);
});
