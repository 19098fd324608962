import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from './setup/mail-server.js';
import { ask } from './setup/request.js';
import { seedCampaign, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

const LOG_IN = { user: 'mailbox-of-ann', password: 'open sesame, please' };

let api: Api;
let mailServer: MailServer;
beforeAll(async () => {
  [api, mailServer] = await Promise.all([startApi(), startMailServer(LOG_IN)]);
});
afterAll(() => Promise.all([api.close(), mailServer.close()]));

const smtp = () => ({ host: '127.0.0.1', port: mailServer.port, tls: 'none', ...LOG_IN });
const mailbox = () => ({
  kind: 'email',
  name: 'Ann',
  mode: 'smtp',
  from_name: 'Ann Example',
  from_email: 'Ann@Acme.example',
  signature: 'Ann\nAcme',
  smtp: smtp(),
});

const admin = (call: string, body?: unknown) =>
  ask(api, call, { as: 'admin', ...(body === undefined ? {} : { body }) });
const create = async (body: object = mailbox()) => (await admin('POST /senders', body)).body;
const eventsOf = async (senderId: string) =>
  await api.connection.db.execute<{ event: string; before: object | null; after: object | null }>(sql`
    SELECT event, before, after FROM audit_events
    WHERE after ->> 'senderId' = ${senderId} OR before ->> 'senderId' = ${senderId} ORDER BY id`);

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

test('GET /senders shows how they connect to admins alone', async () => {
  const { id } = await create();
  for (const as of ['member', 'director'] as const) {
    const one = await ask(api, `GET /senders/${id}`, { as });
    expect(one.body).toMatchObject({ id, name: 'Ann', from_email: 'ann@acme.example', status: 'active' });
    const list = await ask(api, 'GET /senders', { as });
    expect([one.status, list.status]).toEqual([200, 200]);
    const shown = JSON.stringify([one.body, list.body]);
    for (const hidden of ['smtp":', 'has_password', '127.0.0.1', LOG_IN.user, 'http://', 'dkim'])
      expect(shown).not.toContain(hidden);
  }
  expect((await admin(`GET /senders/${id}`)).body.smtp.user).toBe(LOG_IN.user);
  expect((await admin('GET /senders/none')).status).toBe(404);
});

describe('PUT /senders/{id}', () => {
  test('keeps what is left out, the password above all', async () => {
    const { id } = await create();
    const { status, body } = await admin(`PUT /senders/${id}`, {
      name: 'Ann Example',
      smtp: { user: 'other' },
      limits: { per_hour: 9 },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'Ann Example',
      from_email: 'ann@acme.example',
      smtp: { host: '127.0.0.1', user: 'other', has_password: true },
      limits: { per_hour: 9, per_day: null },
    });
    const removed = await admin(`PUT /senders/${id}`, { smtp: { password: null } });
    expect(removed.body.smtp).toMatchObject({ user: 'other', has_password: false });
    const events = await eventsOf(id);
    expect(events[1]?.after).toMatchObject({ changed: ['name', 'smtpUser', 'perHour'] });
    expect(events[2]?.after).toMatchObject({ changed: ['smtpPassword'] });
  });

  test('raises the version when it connects otherwise, and for nothing else', async () => {
    const { id } = await create();
    const version = async () => {
      const [row] = await api.connection.sql`SELECT version FROM senders WHERE id = ${id}`;
      return row?.version;
    };
    await admin(`PUT /senders/${id}`, { name: 'New name', limits: { per_day: 5 } });
    expect(await version()).toBe(1);
    await admin(`PUT /senders/${id}`, { smtp: { password: 'another one' } });
    expect(await version()).toBe(2);
    await admin(`PUT /senders/${id}`, { from_name: 'Somebody' });
    expect(await version()).toBe(3);
  });

  test('pauses and resumes; a change of how it connects resumes nothing', async () => {
    const { id } = await create();
    const paused = await admin(`PUT /senders/${id}`, { status: 'paused' });
    expect(paused.body).toMatchObject({ status: 'paused', status_reason: 'Somebody has paused it.' });
    await api.connection.sql`
      UPDATE senders SET status_reason = 'The log-in was refused.', failures = 3, broken_until = now() WHERE id = ${id}`;
    const changed = await admin(`PUT /senders/${id}`, { smtp: { password: 'right now' } });
    expect(changed.body).toMatchObject({ status: 'paused', status_reason: 'The log-in was refused.' });
    const again = await admin(`PUT /senders/${id}`, { status: 'paused' });
    expect(again.body.status_reason).toBe('The log-in was refused.');
    const resumed = await admin(`PUT /senders/${id}`, { status: 'active' });
    expect(resumed.body).toMatchObject({ status: 'active', status_reason: null });
    const [row] = await api.connection.sql`SELECT failures, broken_until FROM senders WHERE id = ${id}`;
    expect(row).toEqual({ failures: 0, broken_until: null });
    expect((await eventsOf(id)).map(({ event }) => event)).toEqual([
      'sender.created',
      'sender.paused',
      'sender.updated',
      'sender.resumed',
    ]);
  });

  test('refuses what it would refuse of a new one', async () => {
    const { id } = await create();
    const { status, body } = await admin(`PUT /senders/${id}`, { smtp: null });
    expect([status, body.errors[0].loc]).toEqual([422, ['body', 'smtp']]);
    expect((await admin('PUT /senders/none', { name: 'x' })).status).toBe(404);
  });
});

describe('DELETE /senders/{id}', () => {
  test('takes it away with its secrets; what it has sent stays on record', async () => {
    const { id } = await create();
    expect((await admin(`DELETE /senders/${id}`)).status).toBe(204);
    for (const call of [`GET /senders/${id}`, `DELETE /senders/${id}`])
      expect((await admin(call)).status).toBe(404);
    const [row] = await api.connection
      .sql`SELECT smtp_password_sealed AS sealed FROM senders WHERE id = ${id}`;
    expect(row).toEqual({ sealed: null });
  });

  test('is refused while an active or paused campaign uses it, by the campaign’s name', async () => {
    const { id } = await create();
    const { campaign } = await seedRunning(api);
    await ask(api, `PUT /campaigns/${campaign.id}`, { body: { name: 'Spring', sender_ids: [id] } });
    for (const pause of [false, true]) {
      if (pause) await ask(api, `POST /campaigns/${campaign.id}/pause`);
      const { status, body } = await admin(`DELETE /senders/${id}`);
      expect([status, body.code]).toEqual([409, 'sender_in_use']);
      expect(body.detail).toContain('“Spring”');
    }
    await ask(api, `PUT /campaigns/${campaign.id}`, { body: { sender_ids: [] } });
    expect((await admin(`DELETE /senders/${id}`)).status).toBe(204);
  });

  test('is refused while people who are under way know it', async () => {
    const { id } = await create();
    const { recipient } = await seedRunning(api);
    await api.connection
      .sql`UPDATE campaign_recipients SET email_sender_id = ${id} WHERE id = ${recipient.id}`;
    expect((await admin(`DELETE /senders/${id}`)).body.code).toBe('sender_in_use');
    await api.connection.sql`UPDATE campaign_recipients SET status = 'completed' WHERE id = ${recipient.id}`;
    expect((await admin(`DELETE /senders/${id}`)).status).toBe(204);
  });

  test('takes it from drafts', async () => {
    const { id } = await create();
    const { id: campaignId } = await seedCampaign(api);
    await ask(api, `PUT /campaigns/${campaignId}`, { body: { sender_ids: [id] } });
    expect((await admin(`DELETE /senders/${id}`)).status).toBe(204);
    expect((await ask(api, `GET /campaigns/${campaignId}`)).body.sender_ids).toEqual([]);
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
