import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventsAbout } from './setup/events-about.js';
import { LOG_IN, mailboxAt } from './setup/mailbox.js';
import { ask } from './setup/request.js';
import { seedCampaign, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Nothing is sent here, so there need be no mail server. */
const NO_SERVER = 9;

const admin = (call: string, body?: unknown) =>
  ask(api, call, { as: 'admin', ...(body === undefined ? {} : { body }) });
const create = async () => (await admin('POST /senders', mailboxAt(NO_SERVER))).body;
const eventsOf = (senderId: string) => eventsAbout(api, 'senderId', senderId);

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
