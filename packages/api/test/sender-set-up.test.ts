import { generateKeyPairSync } from 'node:crypto';
import { type ImapServer, startImapServer } from '@outreach/testkit';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAbout } from './setup/events-about.js';
import { type MailServer, startMailServer } from './setup/mail-server.js';
import { LOG_IN, mailboxAt } from './setup/mailbox.js';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
let mailServer: MailServer;
let inboxServer: ImapServer;
beforeAll(async () => {
  [api, mailServer, inboxServer] = await Promise.all([
    startApi(),
    startMailServer(LOG_IN),
    startImapServer(LOG_IN),
  ]);
});
afterAll(() => Promise.all([api.close(), mailServer.close(), inboxServer.stop()]));

const mailbox = () => mailboxAt(mailServer.port);
const admin = (call: string, body?: unknown) =>
  ask(api, call, { as: 'admin', ...(body === undefined ? {} : { body }) });
const create = async (body: object = mailbox()) => (await admin('POST /senders', body)).body;
const eventsOf = (senderId: string) => eventsAbout(api, 'senderId', senderId);

describe('POST /senders', () => {
  test('sets a mailbox up, and never gives its password back', async () => {
    const { status, body } = await admin('POST /senders', {
      ...mailbox(),
      limits: { per_day: 40, ramp: { start: 5, step: 2, ceiling: 40 } },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      kind: 'email',
      name: 'Ann',
      mode: 'smtp',
      status: 'active',
      status_reason: null,
      from_email: 'ann@acme.example',
      reply_to: null,
      smtp: { host: '127.0.0.1', tls: 'none', user: LOG_IN.user, has_password: true },
      limits: {
        per_day: 40,
        per_hour: null,
        min_gap_seconds: 0,
        ramp: { start: 5, step: 2, ceiling: 40 },
      },
      campaigns: 0,
    });
    const stored = await api.connection.db.execute<Record<string, unknown>>(
      sql`SELECT to_jsonb(s) AS row FROM senders s WHERE id = ${body.id}`,
    );
    const events = await eventsOf(body.id);
    for (const place of [body, stored, events, api.logged])
      expect(JSON.stringify(place)).not.toContain(LOG_IN.password);
    expect(events.map(({ event }) => event)).toEqual(['sender.created']);
  });

  test('takes a LinkedIn account that a person works for, without limits unless told', async () => {
    const body = await create({ kind: 'linkedin', name: 'Ann on LinkedIn', mode: 'manual' });
    expect(body).toMatchObject({ mode: 'manual', smtp: null, http: null, limits: { per_day: null } });
  });

  test('takes a service by https, or by http on this machine', async () => {
    for (const url of ['https://service.example/send', 'http://127.0.0.1:9/send', 'http://localhost/x']) {
      const body = await create({
        kind: 'linkedin',
        name: 'S',
        mode: 'http',
        http: { url, secret: 'xyzzy' },
      });
      expect(body.http).toEqual({ url, has_secret: true });
    }
  });

  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const notRsa = privateKey.export({ type: 'pkcs8', format: 'pem' });

  test.each([
    [{ kind: 'pigeon' }, 'kind', 'invalid_value'],
    [{ name: ' ' }, 'name', 'too_small'],
    [{ from_email: null }, 'from_email', 'missing'],
    [{ from_email: 'ann@' }, 'from_email', 'invalid_email'],
    [{ from_email: 'a@x.example, b@x.example' }, 'from_email', 'invalid_email'],
    [{ reply_to: 'nobody' }, 'reply_to', 'invalid_email'],
    [{ from_name: 'Ann\r\nBcc: x@example.com' }, 'from_name', 'invalid_format'],
    [{ smtp: null }, 'smtp', 'missing'],
    [{ smtp: { host: '', port: 25, tls: 'tls' } }, 'smtp.host', 'missing'],
    [{ smtp: { host: 'smtp://mail.example', port: 25, tls: 'tls' } }, 'smtp.host', 'invalid_host'],
    [{ smtp: { host: 'mail.example', port: 0, tls: 'tls' } }, 'smtp.port', 'too_small'],
    [{ smtp: { host: 'mail.example', port: 25 } }, 'smtp.tls', 'missing'],
    [{ smtp: { host: 'mail.example', port: 25, tls: 'perhaps' } }, 'smtp.tls', 'invalid_value'],
    [{ mode: 'manual' }, 'mode', 'mode_of_kind'],
    [{ kind: 'linkedin' }, 'mode', 'mode_of_kind'],
    [{ kind: 'linkedin', mode: 'http' }, 'http', 'missing'],
    [{ kind: 'linkedin', mode: 'http', http: { url: 'http://x.example' } }, 'http.url', 'invalid_url'],
    [{ kind: 'linkedin', mode: 'http', http: { url: 'file:///etc/passwd' } }, 'http.url', 'invalid_url'],
    [
      { kind: 'linkedin', mode: 'http', http: { url: 'https://me:pw@x.example/' } },
      'http.url',
      'invalid_url',
    ],
    [{ kind: 'linkedin', mode: 'http', http: { url: 'https://x.example/\r\ny' } }, 'http.url', 'invalid_url'],
    [{ limits: { per_day: -1 } }, 'limits.per_day', 'too_small'],
    [{ limits: { min_gap_seconds: null } }, 'limits.min_gap_seconds', 'invalid_type'],
    [{ limits: { ramp: { start: 5, step: 1 } } }, 'limits.ramp.ceiling', 'missing'],
    [{ dkim: { domain: 'acme.example', selector: 'a' } }, 'dkim.private_key', 'missing'],
    [
      { dkim: { domain: 'a.example', selector: 'a', private_key: notRsa } },
      'dkim.private_key',
      'invalid_key',
    ],
  ])('refuses %j', async (part, field, type) => {
    const answer = await admin('POST /senders', { ...mailbox(), ...part });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toContainEqual(
      expect.objectContaining({ loc: ['body', ...field.split('.')], type }),
    );
  });

  test('names everything that is wrong at once', async () => {
    const { body } = await admin('POST /senders', {
      ...mailbox(),
      from_email: 'x',
      smtp: { host: 'a b', port: 25, tls: 'tls' },
    });
    expect(body.errors.map(({ loc }: { loc: string[] }) => loc.slice(1).join('.'))).toEqual([
      'from_email',
      'smtp.host',
    ]);
  });
});

describe('POST /senders/{id}/test', () => {
  test('logs in, and says whether that worked', async () => {
    const { id } = await create();
    const { status, body } = await admin(`POST /senders/${id}/test`);
    expect([status, body]).toMatchObject([200, { ok: true }]);
    await admin(`PUT /senders/${id}`, { smtp: { password: 'wrong' } });
    const refused = await admin(`POST /senders/${id}/test`);
    expect([refused.status, refused.body.ok]).toEqual([200, false]);
    expect(refused.body.detail).not.toContain('wrong user or password wrong');
  });

  test('looks into the inbox as well, where there is one to read, and works only when both do', async () => {
    const imap = { host: '127.0.0.1', port: inboxServer.port, tls: 'none' };
    const { id } = await create({ ...mailbox(), imap });
    const both = await admin(`POST /senders/${id}/test`);
    expect(both.body).toEqual({
      ok: true,
      detail: expect.stringMatching(/^Connected to .*\. Its inbox can be read: 0 mails lie there\.$/),
    });
    await admin(`PUT /senders/${id}`, { imap: { password: 'another' } });
    const sendingOnly = await admin(`POST /senders/${id}/test`);
    expect(sendingOnly.body).toEqual({
      ok: false,
      detail: expect.stringMatching(/^Connected to .*\. At the log-in the server answered: Wrong user/),
    });
    const logIns = () => inboxServer.commands.filter((command) => command === 'AUTHENTICATE').length;
    const tried = logIns();
    await admin(`PUT /senders/${id}`, { smtp: { password: 'wrong' } });
    expect((await admin(`POST /senders/${id}/test`)).body).toMatchObject({ ok: false });
    await admin(`POST /senders/${id}/test`, { to: 'boss@acme.example' });
    expect(logIns()).toBe(tried);
  });

  test('sends a test message', async () => {
    const { id } = await create();
    const { body } = await admin(`POST /senders/${id}/test`, { to: 'boss@acme.example' });
    expect(body).toMatchObject({ ok: true });
    const mail = mailServer.mails.at(-1);
    expect(mail).toMatchObject({ from: 'ann@acme.example', to: ['boss@acme.example'] });
    expect(mail?.data).toContain('Subject: Test message from Ann');
  });

  test('says what there is to say of one that logs in nowhere, and of a password that cannot be read', async () => {
    const { id } = await create({ kind: 'linkedin', name: 'L', mode: 'manual' });
    expect((await admin(`POST /senders/${id}/test`)).body).toMatchObject({ ok: true });
    expect((await admin(`POST /senders/${id}/test`, { to: 'a@b.example' })).body.ok).toBe(false);
    const { id: sealed } = await create();
    await api.connection.sql`UPDATE senders SET smtp_password_sealed = 'v1.a.b.c' WHERE id = ${sealed}`;
    const { body } = await admin(`POST /senders/${sealed}/test`);
    expect(body).toEqual({ ok: false, detail: expect.stringContaining('SECRET_KEY') });
  });

  test('refuses an address that is none', async () => {
    const { id } = await create();
    expect((await admin(`POST /senders/${id}/test`, { to: 'x' })).status).toBe(422);
    expect((await admin('POST /senders/none/test')).status).toBe(404);
  });
});
