import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAbout } from './setup/events-about.js';
import { mailboxAt } from './setup/mailbox.js';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** No test connects. */
const NO_SERVER = 9;
const PASSWORD = 'to read with, please';
const imap = {
  host: 'imap.acme.example',
  port: 993,
  tls: 'tls',
  user: 'reader-of-ann',
  password: PASSWORD,
} as const;

const admin = (call: string, body?: unknown) =>
  ask(api, call, { as: 'admin', ...(body === undefined ? {} : { body }) });
const create = async () => (await admin('POST /senders', { ...mailboxAt(NO_SERVER), imap })).body;

test('how an inbox is reached is for admins alone, and its password for nobody', async () => {
  const created = await create();
  const { id } = created;
  expect(created.imap).toEqual({
    host: 'imap.acme.example',
    port: 993,
    tls: 'tls',
    user: 'reader-of-ann',
    has_password: true,
  });
  expect(created.inbox).toEqual({ read_at: null, problem: null, problem_since: null });
  for (const as of ['member', 'director'] as const) {
    const one = await ask(api, `GET /senders/${id}`, { as });
    const list = await ask(api, 'GET /senders', { as });
    expect(one.body.inbox).toEqual(created.inbox);
    for (const hidden of ['"imap":', 'imap.acme.example', 'reader-of-ann', 'has_password'])
      expect(JSON.stringify([one.body, list.body])).not.toContain(hidden);
    expect((await ask(api, `PUT /senders/${id}`, { as, body: { imap: null } })).status).toBe(403);
  }
  await admin(`PUT /senders/${id}`, { imap: { password: `${PASSWORD}!` } });
  const stored = await api.connection.db.execute(sql`SELECT to_jsonb(s) FROM senders s WHERE id = ${id}`);
  const events = await eventsAbout(api, 'senderId', id);
  expect(events.at(-1)?.after).toMatchObject({ changed: ['imapPassword'] });
  for (const place of [created, stored, events, api.logged])
    expect(JSON.stringify(place)).not.toContain(PASSWORD);
});

describe('PUT /senders/{id}', () => {
  test('keeps of an inbox what is left out, and takes it away whole', async () => {
    const { id } = await create();
    const moved = await admin(`PUT /senders/${id}`, { imap: { host: 'mail.acme.example' } });
    expect(moved.body.imap).toEqual({
      host: 'mail.acme.example',
      port: 993,
      tls: 'tls',
      user: 'reader-of-ann',
      has_password: true,
    });
    const gone = await admin(`PUT /senders/${id}`, { imap: null });
    expect([gone.body.imap, gone.body.inbox]).toEqual([null, null]);
    const half = await admin(`PUT /senders/${id}`, { imap: { host: 'mail.acme.example', user: null } });
    expect([half.status, half.body.errors.map(({ loc }: { loc: string[] }) => loc.join('.'))]).toEqual([
      422,
      ['body.imap.port', 'body.imap.tls'],
    ]);
  });

  test('refuses a user of an inbox whose password is not known', async () => {
    const { id } = await create();
    for (const change of [{ password: null }, { user: 'another' }]) {
      const { status, body } = await admin(`PUT /senders/${id}`, { imap: change });
      expect([status, body.errors[0].loc]).toEqual([422, ['body', 'imap', 'password']]);
    }
  });

  test('away from SMTP and back leaves the inbox where it was read to', async () => {
    const { id } = await create();
    await api.connection
      .sql`UPDATE sender_inboxes SET uid_validity = 7, last_uid = 40 WHERE sender_id = ${id}`;
    const logged = await admin(`PUT /senders/${id}`, { mode: 'log' });
    expect([logged.body.imap.host, logged.body.inbox]).toEqual(['imap.acme.example', null]);
    expect((await admin(`PUT /senders/${id}`, { mode: 'smtp' })).body.inbox).not.toBeNull();
    const [row] = await api.connection.sql`SELECT last_uid::int FROM sender_inboxes WHERE sender_id = ${id}`;
    expect(row).toEqual({ last_uid: 40 });
  });
});
