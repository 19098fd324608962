import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from './setup/mail-server.js';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

const LOG_IN = { user: 'mailbox-of-ann', password: 'open sesame, please' };

let api: Api;
let mailServer: MailServer;
beforeAll(async () => {
  [api, mailServer] = await Promise.all([startApi(), startMailServer(LOG_IN)]);
});
afterAll(() => Promise.all([api.close(), mailServer.close()]));

const mailbox = () => ({
  kind: 'email',
  name: 'Ann',
  mode: 'smtp',
  from_email: 'ann@acme.example',
  signature: 'Ann\nAcme',
  smtp: { host: '127.0.0.1', port: mailServer.port, tls: 'none', ...LOG_IN },
});

const admin = (call: string, body?: unknown) =>
  ask(api, call, { as: 'admin', ...(body === undefined ? {} : { body }) });
const create = async (body: object = mailbox()) => (await admin('POST /senders', body)).body;

describe('PUT /campaigns/{id} with senders', () => {
  test('keeps them in order, with the limits beside them', async () => {
    const [a, b] = [await create(), await create({ kind: 'linkedin', name: 'L', mode: 'log' })];
    const { id } = await seedCampaign(api);
    const before = await ask(api, `GET /campaigns/${id}`);
    expect(before.body).toMatchObject({
      sender_ids: [],
      schedule_id: null,
      daily_new_recipients: null,
      bounce_limit_percent: 5,
      pause_reason: null,
    });
    const { status, body } = await ask(api, `PUT /campaigns/${id}`, {
      body: { sender_ids: [b.id, a.id], daily_new_recipients: 20, bounce_limit_percent: null },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sender_ids: [b.id, a.id],
      daily_new_recipients: 20,
      bounce_limit_percent: null,
    });
    const list = await ask(api, 'GET /campaigns?limit=1');
    expect(list.body[0].sender_ids).toEqual([b.id, a.id]);
    expect((await admin(`GET /senders/${a.id}`)).body.campaigns).toBe(1);
    const copy = await ask(api, `POST /campaigns/${id}/duplicate`);
    expect(copy.body).toMatchObject({ sender_ids: [b.id, a.id], daily_new_recipients: 20 });
  });

  test('refuses senders that are not there, deleted, or named twice, and changes nothing', async () => {
    const { id: senderId } = await create();
    const { id: gone } = await create();
    await admin(`DELETE /senders/${gone}`);
    const { id } = await seedCampaign(api);
    for (const ids of [['none'], [gone], [senderId, senderId]]) {
      const { status, body } = await ask(api, `PUT /campaigns/${id}`, {
        body: { name: 'Other', sender_ids: ids },
      });
      expect(status).toBe(422);
      expect(body.errors[0].loc).toEqual(['body', 'sender_ids', ids.length - 1]);
    }
    const { body } = await ask(api, `GET /campaigns/${id}`);
    expect(body).toMatchObject({ name: 'Campaign', sender_ids: [] });
  });

  test('refuses a schedule that is not there', async () => {
    const { id } = await seedCampaign(api);
    const { status, body } = await ask(api, `PUT /campaigns/${id}`, { body: { schedule_id: 'none' } });
    expect([status, body.errors[0].loc]).toEqual([422, ['body', 'schedule_id']]);
  });

  test('gives what is still to come to them', async () => {
    const { id } = await create();
    const { campaign, recipient } = await seedRunning(api);
    await ask(api, `PUT /campaigns/${campaign.id}`, { body: { sender_ids: [id] } });
    const [action] = await api.connection.sql`
      SELECT sender_id FROM campaign_actions WHERE recipient_id = ${recipient.id} AND status = 'scheduled'`;
    expect(action).toEqual({ sender_id: id });
  });

  test('has what is still to come planned anew for another schedule', async () => {
    const schedule = await admin('POST /schedules', {
      name: 'Mondays',
      timezone: 'Europe/Berlin',
      windows: { mon: [['09:00', '17:00']] },
    });
    const { campaign, recipient } = await seedRunning(api);
    const { body } = await ask(api, `PUT /campaigns/${campaign.id}`, {
      body: { schedule_id: schedule.body.id },
    });
    expect(body.schedule_id).toBe(schedule.body.id);
    const [action] = await api.connection.sql`
      SELECT plan_from IS NOT NULL AS unplanned FROM campaign_actions WHERE recipient_id = ${recipient.id}`;
    expect(action).toEqual({ unplanned: true });
  });
});

describe('POST /campaigns/{campaign_id}/sequences/{step}/test', () => {
  test('sends the step to the caller alone, as a person would get it', async () => {
    const { id: senderId } = await create();
    const { id } = await seedCampaign(api);
    const contactId = await seedContact(api, { firstName: 'Zoe' });
    await ask(api, `PUT /campaigns/${id}`, { body: { sender_ids: [senderId] } });
    const { status, body } = await ask(api, `POST /campaigns/${id}/sequences/1/test`, {
      body: { contact_id: contactId },
    });
    expect([status, body]).toMatchObject([200, { ok: true }]);
    const mail = mailServer.mails.at(-1);
    expect(mail).toMatchObject({ from: 'ann@acme.example', to: ['director@example.com'] });
    expect(mail?.data).toMatch(/^Subject: \[Test\] Step 1$/m);
    expect(mail?.data).toMatch(/Hi Zoe\n\nAnn\nAcme\n/);
    expect(mail?.data).toContain('/u/test');
    const [counted] = await api.connection.sql`SELECT count(*)::int AS n FROM sender_sends`;
    expect(counted).toEqual({ n: 0 });
  });

  test('says that nothing can be sent without a mailbox', async () => {
    const { id } = await seedCampaign(api);
    await seedContact(api);
    const { id: logged } = await create({ kind: 'email', name: 'Log', mode: 'log' });
    await ask(api, `PUT /campaigns/${id}`, { body: { sender_ids: [logged] } });
    const { status, body } = await ask(api, `POST /campaigns/${id}/sequences/1/test`, { body: {} });
    expect([status, body.code]).toEqual([409, 'sender_missing']);
    expect((await ask(api, `POST /campaigns/${id}/sequences/9/test`)).status).toBe(404);
  });
});
